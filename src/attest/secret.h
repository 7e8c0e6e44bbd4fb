// Bytes that are wiped when they are no longer needed: private keys, passphrases.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seaworthy::attest {

// Moves, never copies: there is one place to wipe.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view bytes) : bytes_(bytes.begin(), bytes.end()) {}
  // Wipes what it was made from.
  static Secret Taking(std::string& bytes);
  ~Secret() { Wipe(); }
  Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  Secret& operator=(Secret&& other) noexcept;

  std::string_view view() const { return {bytes_.data(), bytes_.size()}; }
  bool empty() const { return bytes_.empty(); }

 private:
  void Wipe();

  std::vector<char> bytes_;  // Never grows, since growing leaves a copy behind.
};

}  // namespace seaworthy::attest
