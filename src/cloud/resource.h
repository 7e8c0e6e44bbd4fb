// One resource that a state lists, as far as anything here asks: what it is, what it is called, its attributes.
//
// Attributes are read where they stand, in the parsed state, and only what they say of encryption leaves this folder:
// a state holds secrets in plain text, so nothing of it is copied, kept or printed.
#pragma once

#include <string>
#include <string_view>

#include "cloud/attributes.h"

namespace seaworthy::cloud {

struct Resource {
  std::string type;     // As written: `aws_db_instance`, `aws:rds/instance:Instance`.
  std::string name;     // Pulumi's name; Terraform's address without the modules.
  std::string address;  // What is unique in the state: URN or address.
  Attributes attributes;
};

// The type in one spelling: a Terraform type stays, a Pulumi token loses what names its file or version:
// `aws:rds/instance:Instance` and `aws:rds:Instance` are the same.
std::string PlainType(std::string_view type);

}  // namespace seaworthy::cloud
