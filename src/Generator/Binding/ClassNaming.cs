using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>C# names from file and folder names: <c>convnext_tiny.yaml</c> → <c>ConvNeXtTiny</c>, <c>yolov8.yaml</c> → <c>Yolov8</c>.</summary>
internal static class ClassNaming
{
    public static string FromFileName(string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        var stem = dot > 0 ? fileName.Substring(0, dot) : fileName;
        var separated = new StringBuilder(stem);
        for (var i = 0; i < separated.Length; i++)
        {
            separated[i] = separated[i] != '_' && SyntaxFacts.IsIdentifierPartCharacter(separated[i]) ? separated[i] : ' ';
        }

        var name = new StringBuilder();
        foreach (var word in separated.ToString().Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            name.Append(Word(word));
        }

        // 3d.yaml → Network3d; a keyword has no capital.
        return name.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? name.ToString() : name.Insert(0, "Network").ToString();
    }

    /// <summary>A name that can be a class or property name.</summary>
    public static bool IsIdentifier(string name) =>
        SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;

    /// <summary>A name as code writes it: <c>@in</c> for one that is a keyword.</summary>
    public static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>What a member that holds a type is called: capital, for with a small letter it would be a local variable's name.</summary>
    /// <param name="type">The full name of the type: <c>global::Demo.Gate</c>.</param>
    public static string Member(string type)
    {
        var start = type.LastIndexOfAny(['.', ':', '@']) + 1;
        return char.ToUpperInvariant(type[start]) + type.Substring(start + 1);
    }

    /// <summary>The namespace of a file: the root namespace, then the folders below the project.</summary>
    public static string Namespace(string rootNamespace, string projectDirectory, string path)
    {
        var parts = rootNamespace.Length == 0 ? [] : new List<string> { rootNamespace };
        var directory = projectDirectory.Replace('\\', '/').TrimEnd('/') + "/";
        var normal = path.Replace('\\', '/');
        if (projectDirectory.Length > 0 && normal.StartsWith(directory, StringComparison.OrdinalIgnoreCase))
        {
            var folders = normal.Substring(directory.Length).Split('/');
            parts.AddRange(folders.Take(folders.Length - 1).Select(Identifier));
        }

        return string.Join(".", parts);
    }

    private static string Word(string word)
    {
        var lower = word.ToLowerInvariant();
        if (lower.StartsWith("convnext", StringComparison.Ordinal))
        {
            var rest = word.Substring("convnext".Length);
            return "ConvNeXt" + (rest.Length == 0 ? "" : char.ToUpperInvariant(rest[0]) + rest.Substring(1));
        }

        return char.ToUpperInvariant(word[0]) + word.Substring(1);
    }

    private static string Identifier(string folder)
    {
        var name = new StringBuilder();
        foreach (var c in folder)
        {
            name.Append(SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_');
        }

        if (name.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(name[0]))
        {
            name.Insert(0, '_');
        }

        var result = name.ToString();
        return SyntaxFacts.GetKeywordKind(result) == SyntaxKind.None ? result : "_" + result;
    }
}
