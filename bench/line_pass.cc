// The least that reading lines costs: a file read in pieces, and the end of every line looked for.
// usage: bench_line_pass FILE
#include <cstdio>
#include <cstring>
#include <vector>

namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;

std::size_t CountLines(std::FILE* file) {
  std::vector<char> chunk(kChunkBytes);
  std::size_t lines = 0;
  while (std::size_t size = std::fread(chunk.data(), 1, chunk.size(), file)) {
    const char* end = chunk.data() + size;
    for (const char* at = chunk.data(); at != end; ++at, ++lines) {
      at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
      if (at == nullptr) break;
    }
  }
  return lines;
}

}  // namespace

int main(int count, char** arguments) {
  std::FILE* file = count == 2 ? std::fopen(arguments[1], "rb") : nullptr;
  if (file == nullptr) {
    std::fputs("usage: bench_line_pass FILE\n", stderr);
    return 2;
  }
  std::printf("%zu\n", CountLines(file));
  std::fclose(file);
  return 0;
}
