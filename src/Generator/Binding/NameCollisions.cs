using System.Collections.Immutable;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Full class name of a network and the file it comes from.</summary>
internal sealed record NetworkName(string FullName, string Path);

/// <summary>Two files that make a class of the same name: one of them is emitted, both are reported.</summary>
/// <param name="FullName">The class.</param>
/// <param name="Path">This file.</param>
/// <param name="Other">The other file.</param>
/// <param name="IsEmitted">Whether this file's class is the one that is emitted.</param>
internal sealed record NameCollision(string FullName, string Path, string Other, bool IsEmitted)
{
    public bool Loses(string fullName, string path) =>
        !IsEmitted && path == Path && string.Equals(fullName, FullName, StringComparison.OrdinalIgnoreCase);

    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Descriptors.DuplicateNetwork,
        Location.Create(Path, default(TextSpan), default),
        FullName,
        Other.Substring(Other.LastIndexOfAny(['/', '\\']) + 1));
}

/// <summary>Finds classes that more than one file makes. Names are compared without case, as hint names are.</summary>
internal static class NameCollisions
{
    public static EquatableArray<NameCollision> Find(ImmutableArray<NetworkName> names) => names.Length < 2 ? default : FindAmong(names);

    private static EquatableArray<NameCollision> FindAmong(ImmutableArray<NetworkName> names)
    {
        var collisions = new List<NameCollision>();
        foreach (var group in names.GroupBy(n => n.FullName, StringComparer.OrdinalIgnoreCase))
        {
            var paths = group.OrderBy(n => n.Path, StringComparer.Ordinal).ToArray();
            for (var i = 0; i < paths.Length && paths.Length > 1; i++)
            {
                collisions.Add(new NameCollision(paths[i].FullName, paths[i].Path, paths[i == 0 ? 1 : 0].Path, i == 0));
            }
        }

        return collisions.OrderBy(c => c.Path, StringComparer.Ordinal).ThenBy(c => c.FullName, StringComparer.Ordinal).ToEquatableArray();
    }
}
