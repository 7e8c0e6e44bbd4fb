// What load generators print on a terminal, line by line. The text may stand in a log or a document, several times.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "collectors/load_test/measurement.h"

namespace seaworthy::collectors::load_test {

class TextReader {
 public:
  virtual ~TextReader() = default;
  // `number` from 1; `line` without spaces around it.
  virtual void Line(std::string_view line, int number) = 0;

  std::vector<Measurement>& runs() { return runs_; }
  // What was begun is ended. Called once, after the last line.
  virtual void Finish() {}

 protected:
  std::vector<Measurement> runs_;
};

std::unique_ptr<TextReader> NewWrkReader();  // wrk2 as well.
std::unique_ptr<TextReader> NewHeyReader();
std::unique_ptr<TextReader> NewH2loadReader();
std::unique_ptr<TextReader> NewVegetaReader();

// The rate that a command line asks its tool for: `wrk2 -R2000 …`, `vegeta attack -rate=100/1s`. Empty for anything
// else.
std::optional<double> AskedRate(std::string_view line, std::string_view tool);

}  // namespace seaworthy::collectors::load_test
