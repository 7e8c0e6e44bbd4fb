#include "formats/gzip.h"

#include <string>

#include <gtest/gtest.h>
#include <zlib.h>

#include "formats/errors.h"

namespace seaworthy::formats {
namespace {

std::string Pack(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  std::string copy(text);
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

struct Outcome {
  std::string text;
  std::string code;  // Of the error; empty for none.
};

Outcome Unpack(std::string_view packed, std::size_t piece, std::uint64_t most = 1u << 30) {
  Outcome outcome;
  GzipReader reader(
      [&](std::string_view chunk) -> Result<void> {
        EXPECT_LE(chunk.size(), kChunkBytes);
        outcome.text += chunk;
        return {};
      },
      most);
  Result<void> result;
  for (std::size_t at = 0; at < packed.size() && result.ok(); at += piece) {
    result = reader.Feed(packed.substr(at, piece));
  }
  if (result.ok()) result = reader.Finish();
  if (!result.ok()) outcome.code = result.error().code();
  return outcome;
}

TEST(Gzip, UnpacksWhateverThePieces) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919) + "\n";
  std::string packed = Pack(text);
  EXPECT_TRUE(IsGzip(packed));
  for (std::size_t piece : {std::size_t{1}, std::size_t{1000}, packed.size()}) {
    Outcome outcome = Unpack(packed, piece);
    EXPECT_EQ(outcome.code, "") << piece;
    EXPECT_EQ(outcome.text, text) << piece;
  }
}

TEST(Gzip, WhatFillsManyPiecesAtOnceComesOutWhole) {
  std::string zeros(3u << 20, 'x');
  EXPECT_EQ(Unpack(Pack(zeros), 1u << 20).text, zeros);
}

TEST(Gzip, MembersAreOneTextAndFillingIsLeftOut) {
  EXPECT_EQ(Unpack(Pack("one ") + Pack("two") + std::string(100, '\0'), 7).text, "one two");
  EXPECT_EQ(Unpack(Pack(""), 1).code, "");
}

TEST(Gzip, BrokenAndCutOffAreSaid) {
  std::string packed = Pack(std::string(1000, 'a') + std::string(1000, 'b'));
  EXPECT_EQ(Unpack(packed.substr(0, packed.size() - 4), 10).code, kGzip.code);
  std::string broken = packed;
  broken[broken.size() - 6] = static_cast<char>(broken[broken.size() - 6] ^ 0x55);
  EXPECT_EQ(Unpack(broken, 10).code, kGzip.code);
  EXPECT_EQ(Unpack("no gzip at all", 10).code, kGzip.code);
  EXPECT_EQ(Unpack("", 10).code, kGzip.code);
}

TEST(Gzip, ABombIsRefused) {
  EXPECT_EQ(Unpack(Pack(std::string(10u << 20, ' ')), 1000, 1u << 20).code, kTooLarge.code);
}

}  // namespace
}  // namespace seaworthy::formats
