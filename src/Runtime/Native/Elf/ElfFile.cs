namespace ConvNeXtGen.Native.Elf;

/// <summary>A 64-bit little-endian x86-64 shared object, read through its section headers.</summary>
internal sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const byte Class64 = 2;
    private const byte LittleEndian = 1;
    private const ushort SharedObject = 3;
    private const ushort X86_64 = 62;

    private readonly ElfSection[] _sections;

    private ElfFile(ElfSection[] sections) => _sections = sections;

    public IReadOnlyList<ElfSection> Sections => _sections;

    /// <exception cref="ElfFormatException">The bytes are not such a file, or damaged.</exception>
    public static ElfFile Parse(ReadOnlyMemory<byte> image)
    {
        var file = new ElfBytes(image, 0, "the file");
        var header = file.Part(0, HeaderSize, "the ELF header");
        if (!header.Span(0, 4).SequenceEqual("\u007fELF"u8))
            throw new ElfFormatException("it does not begin with the ELF magic");
        Require("class", header.Span(4, 1)[0], Class64, "64-bit");
        Require("byte order", header.Span(5, 1)[0], LittleEndian, "little-endian");
        Require("file type", header.UInt16(16), SharedObject, "a shared object");
        Require("machine", header.UInt16(18), X86_64, "x86-64");
        Require("section header size", header.UInt16(58), SectionHeaderSize, "ELF64");

        var count = header.UInt16(60);
        if (count == 0)
            throw new ElfFormatException("it has no section headers");
        var table = file.Part(header.UInt64(40), (ulong)count * SectionHeaderSize, "the section header table");
        var sections = new ElfSection[count];
        for (var i = 0; i < count; i++)
            sections[i] = ReadSection(file, table.Part((ulong)i * SectionHeaderSize, SectionHeaderSize, $"section header {i}"), i);
        return new ElfFile(sections);
    }

    /// <summary>The one section of this type.</summary>
    public ElfSection Single(ElfSectionType type)
    {
        var found = Array.FindAll(_sections, s => s.Type == type);
        return found.Length == 1
            ? found[0]
            : throw new ElfFormatException($"it has {found.Length} sections of type {type}, expected 1");
    }

    /// <summary>The string table that the header of <paramref name="section"/> links to.</summary>
    public ElfBytes StringsOf(ElfSection section)
    {
        if (section.Link >= _sections.Length || _sections[section.Link].Type != ElfSectionType.StringTable)
            throw new ElfFormatException($"section {section.Index} links to section {section.Link}, which is no string table");
        return _sections[section.Link].Bytes;
    }

    private static ElfSection ReadSection(ElfBytes file, ElfBytes header, int index)
    {
        var type = (ElfSectionType)header.UInt32(4);
        // .bss and .tbss occupy no bytes in the file: their offset and size mean nothing here. Neither does the null section's.
        var occupiesFile = type != ElfSectionType.NoBits && type != 0;
        var bytes = file.Part(
            occupiesFile ? header.UInt64(24) : 0, occupiesFile ? header.UInt64(32) : 0, $"section {index}");
        return new ElfSection(index, type, bytes, header.UInt32(40), header.UInt32(44), header.UInt64(56));
    }

    private static void Require(string what, int found, int expected, string meaning)
    {
        if (found != expected)
            throw new ElfFormatException($"its {what} is {found}, expected {expected} ({meaning})");
    }
}
