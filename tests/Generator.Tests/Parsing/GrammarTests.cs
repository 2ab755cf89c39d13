using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Tests.Parsing;

/// <summary>The grammar is our own, for the sake of its start-up time; what it makes of a text is what YamlDotNet's parser makes of it.</summary>
public sealed class GrammarTests
{
    private const int MutationsPerFile = 200;

    // Everything that the grammar decides on, to be thrown at valid files; not '*' and '?', where YamlDotNet's parser takes some
    // text that is no YAML, and refuses some that is.
    private static readonly string[] s_pieces =
        ["[", "]", "{", "}", ",", ":", ": ", "- ", "\n", "\n  ", "\n- ", "&a ", "!!str ", "! ", "!x ", "'", "\"", "#", " # c", "|\n", "%YAML 1.2\n", "a", "a: ", "-1", "~", "\t", "  ", "[a: 1, c: ]", "{a, b: , : c}"];

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(AppContext.BaseDirectory, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("a:\nb:\n")]
    [InlineData("a:\n- 1\n-\n- - 2\n  - 3\nb: x\n")]
    [InlineData("- a: 1\n  b: 2\n-\n")]
    [InlineData("? a\n: b\n? c\n: - d\n")]
    [InlineData("a: {b, c: , d: [1, 2: 3, ]}\n")]
    [InlineData("--- a\n...\n")]
    [InlineData("a: 1\n...\nb: 2\n")]
    [InlineData("a: 1\n...\n[b]\n")]
    [InlineData("a: 1\n---\n")]
    [InlineData("[a]\nb\n")]
    [InlineData("%YAML 1.1\na: 1\n")]
    [InlineData("%YAML 1.2\n---\na: 'b'\n")]
    [InlineData("a: !!str &x b\nc: &y\nd: *x\n")]
    [InlineData("a: |\n  block\n  text\nb: >-\n  folded\n")]
    [InlineData("[a, b]: c\na: 1\na: 2\n")]
    public void Small_texts_are_read_as_YamlDotNet_reads_them(string yaml) => Same(yaml);

    [Theory]
    [MemberData(nameof(Files))]
    public void Files_and_their_damaged_copies_are_read_as_YamlDotNet_reads_them(string file)
    {
        var yaml = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
        Same(yaml);
        // Same name, same damage.
        var random = new Random(file.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)));
        for (var i = 0; i < MutationsPerFile; i++)
        {
            Same(Damage(yaml, random));
        }
    }

    private static string Damage(string yaml, Random random)
    {
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var place = random.Next(yaml.Length + 1);
            var removed = Math.Min(random.Next(3) == 0 ? random.Next(12) : 0, yaml.Length - place);
            yaml = yaml[..place] + (random.Next(4) == 0 ? "" : s_pieces[random.Next(s_pieces.Length)]) + yaml[(place + removed)..];
        }

        return yaml;
    }

    private static void Same(string yaml)
    {
        var text = SourceText.From(yaml);
        var diagnostics = new DiagnosticBag("a.yaml", text);
        var node = YamlReader.Read(text, diagnostics, CancellationToken.None);
        if (diagnostics.ToArray().Any(d => d.Descriptor == Descriptors.TooComplex))
        {
            return;
        }

        var isMalformed = diagnostics.ToArray().Any(d => d.Descriptor == Descriptors.MalformedYaml);

        // Two things that Python's reader takes and YamlDotNet's scanner does not are blanked before it reads.
        var readable = TightComments.Blank(yaml);
        var expected = EventTree.Read(readable) ?? (isMalformed ? null : EventTree.Read(FlowLines.Join(readable)));
        // Tags are refused either way, and need not be good ones.
        if (expected is not null || !diagnostics.ToArray().Any(d => d.Arguments.Contains("Tags")))
        {
            var found = isMalformed ? null : NodeText.Of(node);
            Assert.True(expected == found, $"The text\n{yaml}\nis to YamlDotNet\n{expected ?? "malformed"}\nand here\n{found ?? "malformed"}");
        }
    }
}
