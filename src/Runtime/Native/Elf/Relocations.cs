namespace ConvNeXtGen.Native.Elf;

/// <summary>Which dynamic symbols the file's relocations refer to: the only ones the dynamic linker looks up.</summary>
internal static class Relocations
{
    public static bool Mention(ElfFile file, DynamicSymbols symbols, int symbol)
    {
        foreach (var section in file.Sections)
        {
            ulong size = section.Type switch
            {
                ElfSectionType.RelocationsWithAddend => 24,
                ElfSectionType.Relocations => 16,
                _ => 0,
            };
            if (size == 0 || section.Link != symbols.SectionIndex)
                continue;
            var count = section.EntryCount(size);
            for (var i = 0; i < count; i++)
            {
                // r_info holds the symbol in its upper half, the relocation type in its lower.
                if ((int)(section.Bytes.UInt64((ulong)i * size + 8) >> 32) == symbol)
                    return true;
            }
        }
        return false;
    }
}
