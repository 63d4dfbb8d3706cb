"""What a new office starts with.

<kind of office>/office.toml    its departments, people and rules, to be filled in; `luuvet init --template` names them
gitattributes                   `.gitattributes` of the document repository
repository_README.md            `README.md` of the document repository
procedure.docx                  a blank procedure (made by `python -m service.demo.blank`)
"""
