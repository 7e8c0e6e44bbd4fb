# seaworthy_embed(OUT NAMESPACE FILES...) writes a C++ source with the text of FILES, so that the installed binary needs
# no file: `const std::span<const EmbeddedFile> NAMESPACE::kEmbedded` as declared in base/embedded.h, sorted by name.
function(seaworthy_embed out namespace)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_script.cmake)
  list(JOIN ARGN "|" files)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAMESPACE=${namespace} -DROOT=${PROJECT_SOURCE_DIR} "-DFILES=${files}" -P ${script}
    DEPENDS ${ARGN} ${script}
    VERBATIM)
endfunction()
