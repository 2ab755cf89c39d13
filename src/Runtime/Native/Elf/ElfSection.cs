namespace ConvNeXtGen.Native.Elf;

/// <summary>Section types this code reads (System V gABI, figure 4-9, and the GNU extensions of the LSB).</summary>
internal enum ElfSectionType : uint
{
    StringTable = 3,
    RelocationsWithAddend = 4,
    NoBits = 8,
    Relocations = 9,
    DynamicSymbols = 11,
    VersionNeeds = 0x6ffffffe,
    SymbolVersions = 0x6fffffff,
}

/// <summary>One section: its type, its bytes, and the section its header links to.</summary>
internal sealed record ElfSection(int Index, ElfSectionType Type, ElfBytes Bytes, uint Link, uint Info, ulong EntrySize)
{
    /// <summary>The number of fixed-size entries; every table read here has one size the format prescribes.</summary>
    public int EntryCount(ulong expectedSize)
    {
        if (EntrySize != expectedSize)
            throw new ElfFormatException($"entries of section {Index} are {EntrySize} bytes, expected {expectedSize}");
        if (Bytes.Length % expectedSize != 0)
            throw new ElfFormatException($"section {Index} ({Bytes.Length} bytes) is no whole number of {expectedSize}-byte entries");
        return (int)(Bytes.Length / expectedSize);
    }
}
