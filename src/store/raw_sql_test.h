// The file of a store as an intruder sees it: any SQL, past every rule.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace seaworthy::store {

// Fails the test where the statements cannot be run.
void RunRawSql(const std::string& path, const std::string& sql);
// The first column of all rows, as text.
std::vector<std::string> ReadRawSql(const std::string& path, const std::string& sql);

}  // namespace seaworthy::store
