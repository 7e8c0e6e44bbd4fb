// The least that reading XML costs: expat over a file, with the handlers that our reader registers, all of them empty.
// usage: bench_xml_pass FILE
#include <cstdio>

#include <expat.h>

namespace {

constexpr int kChunkBytes = 64 * 1024;

void XMLCALL OnStart(void*, const XML_Char*, const XML_Char**) {}
void XMLCALL OnEnd(void*, const XML_Char*) {}
void XMLCALL OnEntity(void*, const XML_Char*, int, const XML_Char*, int, const XML_Char*, const XML_Char*,
                      const XML_Char*, const XML_Char*) {}
void XMLCALL OnSkippedEntity(void*, const XML_Char*, int) {}
int XMLCALL OnExternalEntity(XML_Parser, const XML_Char*, const XML_Char*, const XML_Char*, const XML_Char*) {
  return XML_STATUS_OK;
}

bool Parse(std::FILE* file) {
  XML_Parser parser = XML_ParserCreate(nullptr);
  XML_SetElementHandler(parser, OnStart, OnEnd);
  XML_SetEntityDeclHandler(parser, OnEntity);
  XML_SetSkippedEntityHandler(parser, OnSkippedEntity);
  XML_SetExternalEntityRefHandler(parser, OnExternalEntity);
  bool ok = true;
  for (int size = 1; ok && size > 0;) {
    size = static_cast<int>(std::fread(XML_GetBuffer(parser, kChunkBytes), 1, kChunkBytes, file));
    ok = XML_ParseBuffer(parser, size, size == 0) == XML_STATUS_OK;
  }
  XML_ParserFree(parser);
  return ok;
}

}  // namespace

int main(int count, char** arguments) {
  std::FILE* file = count == 2 ? std::fopen(arguments[1], "rb") : nullptr;
  if (file == nullptr || !Parse(file)) {
    std::fputs("usage: bench_xml_pass FILE.xml\n", stderr);
    return 2;
  }
  std::fclose(file);
  return 0;
}
