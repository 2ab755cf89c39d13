namespace ConvNeXtGen.Native.Elf;

/// <summary>
/// The bytes are not the ELF file this code understands. Caught at the boundary of the ELF code, where its message
/// becomes the reason of a refusal.
/// </summary>
internal sealed class ElfFormatException(string message) : Exception(message);
