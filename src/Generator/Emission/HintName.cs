using System.Globalization;

namespace ConvNeXtGen.Generator.Emission;

/// <summary>The name under which a network's source is added to the compilation.</summary>
/// <remarks>
/// At every edit, Roslyn compares the name of each of a generator's sources with those of all before it: n²/2 comparisons, 15 ns each
/// when the names are equally long, 3 when they are not. In a project of many networks the sources therefore lie in folders whose
/// names differ in length, which takes two thirds off what a C# edit costs with a hundred.
/// </remarks>
internal static class HintName
{
    /// <summary>Up to this many networks the comparisons take less than 0.01 ms and there are no folders.</summary>
    public const int Few = 32;

    private const int LongestFolder = 16;

    /// <summary>The name of a network's source, which depends on no other network but by their number.</summary>
    public static string Of(string fullName, bool isOneOfMany) =>
        isOneOfMany ? Folder(fullName) + "/" + fullName + ".g.cs" : fullName + ".g.cs";

    /// <summary>Hexadecimal digits of a hash (FNV-1a, 64 bits), as many as other bits of it say.</summary>
    private static string Folder(string fullName)
    {
        var hash = 14695981039346656037;
        foreach (var character in fullName)
        {
            hash = unchecked((hash ^ character) * 1099511628211);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture).Substring(0, 1 + (int)(hash % LongestFolder));
    }
}
