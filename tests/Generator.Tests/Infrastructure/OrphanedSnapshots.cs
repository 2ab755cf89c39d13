using System.Reflection;
using System.Text.RegularExpressions;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>
/// Finds verified files whose test is gone. A test that runs reports its own unclaimed files; nobody would notice those
/// of a test that was deleted or renamed.
/// </summary>
internal static partial class OrphanedSnapshots
{
    /// <summary>The names of the verified files in a directory that no method of the assembly's classes can claim.</summary>
    public static IReadOnlyList<string> Find(string directory, Assembly tests)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        var methods = tests.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Select(method => (Class: type.Name, Method: method.Name)))
            .ToLookup(pair => pair.Class, pair => pair.Method, StringComparer.Ordinal);

        return Directory.EnumerateFiles(directory, "*.verified.*")
            .Select(file => Path.GetFileName(file))
            .Where(name => !IsClaimed(name, methods))
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    private static bool IsClaimed(string fileName, ILookup<string, string> methods)
    {
        var match = ClassAndRest().Match(fileName);
        return match.Success
            && methods[match.Groups["class"].Value].Any(method => ClaimsRest(method, match.Groups["rest"].Value));
    }

    // After the method come parameters (or the rest of a name given by UseMethodName), a target, or the kind of file.
    private static bool ClaimsRest(string method, string rest) =>
        rest.StartsWith(method, StringComparison.Ordinal) && rest.Length > method.Length && rest[method.Length] is '_' or '#' or '.';

    [GeneratedRegex(@"^(?<class>[^.]+)\.(?<rest>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ClassAndRest();
}
