using System.Text;
using DiffEngine;

namespace VerifyTests;

/// <summary>Compares a test's texts with its verified files, and says everything that is wrong at once.</summary>
internal static class Comparison
{
    public static async Task Check(SnapshotFiles files, IReadOnlyList<Target> targets, bool showDiff)
    {
        if (targets.Count == 0)
        {
            throw new VerifyException($"'{files.Directory}': there is nothing to verify; the generator made neither sources nor diagnostics.");
        }

        var problems = new StringBuilder();
        var unclaimed = files.AllVerified().ToHashSet(StringComparer.Ordinal);
        foreach (var (suffix, target) in SnapshotFiles.Name(targets))
        {
            var verified = files.Verified(suffix);
            var received = files.Received(suffix);
            unclaimed.Remove(verified);
            if (Problem(verified, target.Data) is not { } problem)
            {
                continue;
            }

            problems.Append($"\n{problem}\n  Received: {Path.GetFileName(received)}\n  Verified: {Path.GetFileName(verified)}\n");
            Directory.CreateDirectory(files.Directory);
            await File.WriteAllTextAsync(received, target.Data, SnapshotFiles.Encoding);
            if (showDiff && !BuildServerDetector.Detected && !DiffRunner.Disabled)
            {
                await DiffRunner.LaunchForTextAsync(received, verified, SnapshotFiles.Encoding);
            }
        }

        foreach (var file in unclaimed.Order(StringComparer.Ordinal))
        {
            problems.Append($"\nDelete: nothing in the test claims this file any more.\n  Verified: {Path.GetFileName(file)}\n");
        }

        if (problems.Length > 0)
        {
            throw new VerifyException($"Directory: {files.Directory}\n{problems}");
        }
    }

    private static string? Problem(string verifiedFile, string received)
    {
        if (!File.Exists(verifiedFile))
        {
            return "New: there is no verified file. Read the received one and rename it to accept it. It holds:\n" + received;
        }

        var verified = File.ReadAllText(verifiedFile, SnapshotFiles.Encoding);
        if (verified.Contains('\r'))
        {
            return "Line endings: the verified file holds '\\r'. Check it out with '\\n' (.gitattributes) and save it so.";
        }

        return verified == received ? null : "NotEqual: " + FirstDifference(verified, received);
    }

    private static string FirstDifference(string verified, string received)
    {
        var expected = verified.Split('\n');
        var actual = received.Split('\n');
        var line = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1} differs.\n  - {Line(expected, line)}\n  + {Line(actual, line)}";
    }

    private static string Line(string[] lines, int index) => index < lines.Length ? lines[index] : "(end of text)";
}
