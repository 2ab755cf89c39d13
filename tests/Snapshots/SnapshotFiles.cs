using System.Collections.Concurrent;
using System.Text;

namespace VerifyTests;

/// <summary>The files of one test: <c>{Class}.{Method}[#{target}].{verified|received}.{extension}</c>, UTF-8 with BOM and <c>\n</c>.</summary>
internal sealed class SnapshotFiles
{
    private static readonly ConcurrentDictionary<string, bool> s_claimed = new(StringComparer.OrdinalIgnoreCase);

    private readonly string _prefix;

    private SnapshotFiles(string directory, string prefix) => (Directory, _prefix) = (directory, prefix);

    public static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    public string Directory { get; }

    /// <summary>Takes a prefix for a test; two users of one prefix would each find the other's files unclaimed.</summary>
    public static SnapshotFiles Claim(string directory, string prefix)
    {
        directory = Path.GetFullPath(directory);
        if (!s_claimed.TryAdd(Path.Combine(directory, prefix), true))
        {
            throw new VerifyException(
                $"The prefix '{prefix}' was verified before in this run. Verify once in a test, and tell cases apart by UseParameters or UseMethodName.");
        }

        return new SnapshotFiles(directory, prefix);
    }

    public string Verified(string suffix) => Path.Combine(Directory, $"{_prefix}{suffix.Replace(".*.", ".verified.", StringComparison.Ordinal)}");

    public string Received(string suffix) => Path.Combine(Directory, $"{_prefix}{suffix.Replace(".*.", ".received.", StringComparison.Ordinal)}");

    /// <summary>Pairs every target with the part of its file name after the prefix, <c>*</c> standing for verified or received.</summary>
    public static IEnumerable<(string Suffix, Target Target)> Name(IReadOnlyList<Target> targets)
    {
        foreach (var sameName in targets.GroupBy(target => (target.Name, target.Extension)))
        {
            var several = sameName.Count() > 1;
            foreach (var (index, target) in sameName.Index())
            {
                var name = (target.Name, several) switch
                {
                    (null, false) => "",
                    (null, true) => $"#{index:D2}",
                    (_, false) => $"#{target.Name}",
                    (_, true) => $"#{target.Name}.{index:D2}",
                };
                yield return ($"{name}.*.{target.Extension}", target);
            }
        }
    }

    /// <summary>All verified files of the test, claimed or not.</summary>
    public IEnumerable<string> AllVerified() => All(".verified.");

    /// <summary>Deletes what an earlier failure left.</summary>
    public void DeleteReceived()
    {
        foreach (var file in All(".received.").ToList())
        {
            File.Delete(file);
        }
    }

    private IEnumerable<string> All(string kind) =>
        !System.IO.Directory.Exists(Directory)
            ? []
            : System.IO.Directory.EnumerateFiles(Directory)
                .Where(file =>
                {
                    var name = Path.GetFileName(file);
                    return name.StartsWith(_prefix + kind, StringComparison.Ordinal)
                        || (name.StartsWith(_prefix + "#", StringComparison.Ordinal) && name.Contains(kind, StringComparison.Ordinal));
                })
                .Order(StringComparer.Ordinal);
}
