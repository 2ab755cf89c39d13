using System.Text;

namespace ConvNeXtGen.Runtime.Tests.Native;

/// <summary>
/// Builds the smallest shared object that has everything the import code reads. It starts out as one that can be
/// relaxed; tests change what they are about.
/// </summary>
internal sealed class SyntheticElf
{
    public const string Library = "libstdc++.so.6";
    public const string Marker = "_ZSt21ios_base_library_initv";
    public const int HeaderSize = 64;

    public List<(string Name, bool Defined, ushort Version)> Symbols { get; } =
        [("", false, 0), ("printf", false, 2), (Marker, false, 3), ("answer", true, 1)];

    public List<(string Library, List<(string Version, ushort Index)> Versions)> Needs { get; } =
        [("libc.so.6", [("GLIBC_2.34", 2)]), (Library, [("GLIBCXX_3.4.30", 4), ("GLIBCXX_3.4.32", 3)])];

    /// <summary>Dynamic symbols that a relocation refers to.</summary>
    public List<int> RelocatedSymbols { get; } = [1];

    public byte[] Build()
    {
        var strings = new StringTable();
        var symbols = Table(w => Symbols.ForEach(s => WriteSymbol(w, strings.Add(s.Name), s.Defined)));
        var versions = Table(w => Symbols.ForEach(s => w.Write(s.Version)));
        var needs = Table(w => WriteNeeds(w, strings));
        var relocations = Table(w => RelocatedSymbols.ForEach(s => WriteRelocation(w, s)));

        var at = new Offsets(HeaderSize);
        (uint Type, long Offset, long Size, int Link, int Info, int EntrySize)[] sections =
        [
            (0, 0, 0, 0, 0, 0),
            (11, at.Take(symbols), symbols.Length, SectionIndex.Strings, 1, 24),
            (3, at.Take(strings.Bytes), strings.Bytes.Length, 0, 0, 0),
            (0x6fffffff, at.Take(versions), versions.Length, SectionIndex.Symbols, 0, 2),
            (0x6ffffffe, at.Take(needs), needs.Length, SectionIndex.Strings, Needs.Count, 0),
            (4, at.Take(relocations), relocations.Length, SectionIndex.Symbols, 0, 24),
            (8, int.MaxValue, int.MaxValue, 0, 0, 0), // .bss: its extent is in memory, not in the file
        ];
        var headers = Table(w =>
        {
            foreach (var s in sections)
                WriteSectionHeader(w, s);
        });
        var header = Table(w => WriteHeader(w, at.Next, sections.Length));
        return [.. header, .. symbols, .. strings.Bytes, .. versions, .. needs, .. relocations, .. headers];
    }

    /// <summary>Where the field at <paramref name="field"/> of a section's header stands in a built image.</summary>
    public static int SectionHeader(byte[] image, int section, int field) =>
        (int)BitConverter.ToUInt64(image, 40) + section * HeaderSize + field;

    /// <summary>Where a section's bytes begin in a built image.</summary>
    public static int SectionStart(byte[] image, int section) =>
        (int)BitConverter.ToUInt64(image, SectionHeader(image, section, SectionField.Offset));

    private void WriteNeeds(BinaryWriter w, StringTable strings)
    {
        for (var i = 0; i < Needs.Count; i++)
        {
            var (library, versions) = Needs[i];
            w.Write((ushort)1);
            w.Write((ushort)versions.Count);
            w.Write(strings.Add(library));
            w.Write(16u);
            w.Write(i == Needs.Count - 1 ? 0u : 16u + 16u * (uint)versions.Count);
            for (var j = 0; j < versions.Count; j++)
            {
                w.Write(0u); // hash of the name: only the dynamic linker reads it
                w.Write((ushort)0);
                w.Write(versions[j].Index);
                w.Write(strings.Add(versions[j].Version));
                w.Write(j == versions.Count - 1 ? 0u : 16u);
            }
        }
    }

    private static void WriteHeader(BinaryWriter w, long sectionHeaders, int sectionCount)
    {
        w.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        w.Write((ushort)3);
        w.Write((ushort)62);
        w.Write(1u);
        w.Write(0UL);
        w.Write(0UL);
        w.Write((ulong)sectionHeaders);
        w.Write(0u);
        foreach (var size in (ushort[])[HeaderSize, 0, 0, HeaderSize, (ushort)sectionCount, 0])
            w.Write(size);
    }

    private static void WriteSectionHeader(
        BinaryWriter w, (uint Type, long Offset, long Size, int Link, int Info, int EntrySize) section)
    {
        w.Write(0u);
        w.Write(section.Type);
        w.Write(0UL);
        w.Write(0UL);
        w.Write(section.Offset);
        w.Write(section.Size);
        w.Write(section.Link);
        w.Write(section.Info);
        w.Write(0UL);
        w.Write((ulong)section.EntrySize);
    }

    private static void WriteSymbol(BinaryWriter w, uint name, bool defined)
    {
        w.Write(name);
        w.Write((byte)0x12);
        w.Write((byte)0);
        w.Write((ushort)(defined ? 7 : 0));
        w.Write(0UL);
        w.Write(0UL);
    }

    private static void WriteRelocation(BinaryWriter w, int symbol)
    {
        w.Write(0UL);
        w.Write(((ulong)symbol << 32) | 7);
        w.Write(0UL);
    }

    private static byte[] Table(Action<BinaryWriter> write)
    {
        var stream = new MemoryStream();
        write(new BinaryWriter(stream));
        return stream.ToArray();
    }

    private sealed class StringTable
    {
        private readonly List<byte> _bytes = [0];

        public byte[] Bytes => [.. _bytes];

        public uint Add(string text)
        {
            if (text.Length == 0)
                return 0;
            var at = (uint)_bytes.Count;
            _bytes.AddRange(Encoding.ASCII.GetBytes(text));
            _bytes.Add(0);
            return at;
        }
    }

    private sealed class Offsets(long first)
    {
        public long Next { get; private set; } = first;

        public long Take(byte[] part)
        {
            var at = Next;
            Next += part.Length;
            return at;
        }
    }
}

/// <summary>The order of sections in a <see cref="SyntheticElf"/>.</summary>
internal static class SectionIndex
{
    public const int Symbols = 1;
    public const int Strings = 2;
    public const int Versions = 3;
    public const int Needs = 4;
    public const int Relocations = 5;
    public const int Bss = 6;
}

/// <summary>Offsets of the fields in an ELF64 section header.</summary>
internal static class SectionField
{
    public const int Type = 4;
    public const int Offset = 24;
    public const int Size = 32;
    public const int Link = 40;
    public const int Info = 44;
    public const int EntrySize = 56;
}
