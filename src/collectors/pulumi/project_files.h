// The files that a person writes for Pulumi: `Pulumi.yaml` of a project, `Pulumi.<stack>.yaml` of each stack.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/node.h"

namespace seaworthy::collectors::pulumi {

bool IsProjectFile(std::string_view file_name);
// `qa.eu` of `Pulumi.qa.eu.yaml`; empty where the name is no stack's.
std::string StackOfFileName(std::string_view file_name);

struct ProjectFile {
  std::string name;
  std::string runtime;  // nodejs, python, go, dotnet, java, yaml, …; empty where it does not say.
};

// Nothing where the document is no project.
std::optional<ProjectFile> ReadProjectFile(const formats::Node& document);

struct PlainSecret {
  std::string key;  // `shop:database.password`
  int line = 0;
};

struct StackFile {
  std::string secrets_provider;  // Without its key: `awskms`, `passphrase`; `service` where it does not say.
  int values = 0;                // Of its configuration, nested ones too.
  int secure = 0;                // Of those, the encrypted ones.
  std::vector<PlainSecret> plain_secrets;
};

StackFile ReadStackFile(const formats::Node& document);

// Whether a name means that its value must not be read by everybody: `dbPassword`, `api_token`; not `secretName`,
// `passwordLength`, `publicKey`.
bool NamesSecret(std::string_view name);

}  // namespace seaworthy::collectors::pulumi
