using System.Text;

namespace ConvNeXtGen.Native.Elf;

/// <summary>One version that the file demands of one of the libraries it links to.</summary>
/// <param name="Library">SONAME of the library, such as <c>libstdc++.so.6</c>.</param>
/// <param name="Version">Version name, such as <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Index">The index by which symbols refer to this entry.</param>
/// <param name="Flags">Flags; bit 1 (<c>VER_FLG_WEAK</c>) lets the file load without the version.</param>
/// <param name="FlagsOffset">Where in the file the flags stand.</param>
internal sealed record VersionNeed(string Library, string Version, ushort Index, ushort Flags, ulong FlagsOffset)
{
    private const ulong NeedSize = 16;
    private const ulong AuxSize = 16;

    /// <summary>All entries of the version-need section (Linux Standard Base, "Symbol Versioning").</summary>
    public static IReadOnlyList<VersionNeed> ReadAll(ElfFile file)
    {
        var section = file.Single(ElfSectionType.VersionNeeds);
        var names = file.StringsOf(section);
        var needs = new List<VersionNeed>();
        // The info field counts the libraries; every entry takes 16 bytes, so a count that could not fit is a lie.
        var limit = section.Bytes.Length / NeedSize;
        if (section.Info > limit)
            throw new ElfFormatException($"its version-need section claims {section.Info} libraries in {section.Bytes.Length} bytes");

        ulong at = 0;
        for (uint i = 0; i < section.Info; i++)
        {
            var need = section.Bytes.Part(at, NeedSize, $"version need {i}");
            ReadVersions(section.Bytes, need, at, names, limit, needs);
            at += need.UInt32(12);
        }
        return needs;
    }

    private static void ReadVersions(
        ElfBytes section, ElfBytes need, ulong at, ElfBytes names, ulong limit, List<VersionNeed> needs)
    {
        var library = Text(names, need.UInt32(4));
        at += need.UInt32(8);
        for (var left = need.UInt16(2); left > 0; left--)
        {
            if ((ulong)needs.Count >= limit)
                throw new ElfFormatException("its version-need section lists more versions than it has room for");
            var aux = section.Part(at, AuxSize, $"a version needed of {library}");
            needs.Add(new VersionNeed(library, Text(names, aux.UInt32(8)), aux.UInt16(6), aux.UInt16(4), aux.Start + 4));
            at += aux.UInt32(12);
        }
    }

    private static string Text(ElfBytes names, uint offset) => Encoding.Latin1.GetString(names.ZeroTerminated(offset));
}
