using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Generator.Tests.Schema;

/// <summary>A text in the repository that is made of the vocabulary, and must be what it says now.</summary>
internal static class CheckedInText
{
    /// <summary>A file of the repository.</summary>
    public static string PathOf(string file, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", file));

    /// <summary>Fails with how to accept when the file is another; the wanted one is beside it then.</summary>
    public static void Verify(string file, string wanted)
    {
        var path = PathOf(file);
        var received = Path.ChangeExtension(path, ".received" + Path.GetExtension(path));
        var found = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (found == wanted)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, wanted);
        var (a, b) = (found.Split('\n'), wanted.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(a.Length, b.Length)).First(i => i >= a.Length || i >= b.Length || a[i] != b[i]);
        Assert.Fail($"""
            {file} is not what the vocabulary says, from line {line + 1} on:
            - {(line < a.Length ? a[line] : "(the file ends)")}
            + {(line < b.Length ? b[line] : "(the file ends)")}
            When the change is meant, accept it: mv {received} {path}
            """);
    }
}
