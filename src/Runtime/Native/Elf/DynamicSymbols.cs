namespace ConvNeXtGen.Native.Elf;

/// <summary>The dynamic symbol table together with the version index each symbol carries.</summary>
internal sealed class DynamicSymbols
{
    private const int SymbolSize = 24;
    private const int VersionSize = 2;
    private const ushort VersionIndexMask = 0x7fff;
    private const ushort UndefinedSection = 0;

    private readonly ElfBytes _symbols;
    private readonly ElfBytes _names;
    private readonly ElfBytes _versions;

    public DynamicSymbols(ElfFile file)
    {
        var table = file.Single(ElfSectionType.DynamicSymbols);
        var versions = file.Single(ElfSectionType.SymbolVersions);
        Count = table.EntryCount(SymbolSize);
        if (versions.EntryCount(VersionSize) != Count)
            throw new ElfFormatException(
                $"it has {Count} dynamic symbols but {versions.EntryCount(VersionSize)} symbol versions");
        SectionIndex = table.Index;
        _symbols = table.Bytes;
        _names = file.StringsOf(table);
        _versions = versions.Bytes;
    }

    public int Count { get; }

    public int SectionIndex { get; }

    public ReadOnlySpan<byte> Name(int symbol) => _names.ZeroTerminated(_symbols.UInt32(At(symbol)));

    public bool IsUndefined(int symbol) => _symbols.UInt16(At(symbol) + 6) == UndefinedSection;

    /// <summary>Which version the symbol belongs to: an index that entries of the version-need section carry.</summary>
    public ushort VersionIndex(int symbol) => (ushort)(_versions.UInt16((ulong)symbol * VersionSize) & VersionIndexMask);

    private static ulong At(int symbol) => (ulong)symbol * SymbolSize;
}
