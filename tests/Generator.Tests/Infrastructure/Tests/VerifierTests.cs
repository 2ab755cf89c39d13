using System.Text;
using Microsoft.CodeAnalysis;
using VerifyTests;
using static VerifyXunit.Verifier;

namespace ConvNeXtGen.Generator.Tests.Infrastructure.Tests;

/// <summary>The file contract of snapshots: what passes, what fails, and what is on disk afterwards.</summary>
public sealed class VerifierTests : IDisposable
{
    private const string Bom = "\uFEFF";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_same_text_passes_and_writes_nothing()
    {
        _directory.Write("VerifierTests.Same.verified.txt", Bom + "one\ntwo\n");

        await Here(Verify("one\ntwo\n"), "Same");

        Assert.Equal(["VerifierTests.Same.verified.txt"], _directory.FileNames);
    }

    [Fact]
    public async Task A_missing_verified_file_fails_and_is_not_made()
    {
        var message = await Fails(Here(Verify("text"), "Missing"));

        Assert.Contains("New: ", message, StringComparison.Ordinal);
        Assert.Equal(["VerifierTests.Missing.received.txt"], _directory.FileNames);
    }

    [Fact]
    public async Task A_different_text_fails_and_names_the_line()
    {
        _directory.Write("VerifierTests.Different.verified.txt", Bom + "one\ntwo\nthree");

        var message = await Fails(Here(Verify("one\n2\nthree"), "Different"));

        Assert.Contains("line 2 differs.\n  - two\n  + 2\n", message, StringComparison.Ordinal);
        Assert.Equal(["VerifierTests.Different.received.txt", "VerifierTests.Different.verified.txt"], _directory.FileNames);
    }

    [Fact]
    public async Task A_final_newline_counts()
    {
        _directory.Write("VerifierTests.Newline.verified.txt", Bom + "one");

        Assert.Contains("line 2 differs", await Fails(Here(Verify("one\n"), "Newline")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_UTF8_with_BOM_and_newlines_without_carriage_return()
    {
        await Fails(Here(Verify("ä\r\nb", "cs"), "Bytes"));

        Assert.Equal([0xEF, 0xBB, 0xBF, 0xC3, 0xA4, (byte)'\n', (byte)'b'], _directory.Bytes("VerifierTests.Bytes.received.cs"));
    }

    [Fact]
    public async Task A_carriage_return_in_a_verified_file_is_rejected()
    {
        _directory.Write("VerifierTests.Return.verified.txt", Bom + "a\r\nb");

        Assert.Contains("'\\r'", await Fails(Here(Verify("a\nb"), "Return")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_received_file_that_was_renamed_is_accepted()
    {
        await Fails(Here(Verify("one\n"), "Accept"));
        File.Move(_directory.File("VerifierTests.Accept.received.txt"), _directory.File("VerifierTests.Accept.verified.txt"));
        using var elsewhere = new TemporaryDirectory();
        File.Copy(_directory.File("VerifierTests.Accept.verified.txt"), elsewhere.File("VerifierTests.Accept.verified.txt"));

        await Verify("one\n").UseDirectory(elsewhere.Path).UseMethodName("Accept").DisableDiff();
    }

    [Fact]
    public async Task An_old_received_file_is_deleted_when_the_test_passes()
    {
        _directory.Write("VerifierTests.Old.verified.txt", Bom + "a");
        _directory.Write("VerifierTests.Old.received.txt", Bom + "b");
        _directory.Write("VerifierTests.Old#Net.g.received.cs", Bom + "b");
        _directory.Write("VerifierTests.Older.received.txt", Bom + "b");

        await Here(Verify("a"), "Old");

        Assert.Equal(["VerifierTests.Old.verified.txt", "VerifierTests.Older.received.txt"], _directory.FileNames);
    }

    [Fact]
    public async Task Unclaimed_verified_files_fail()
    {
        _directory.Write("VerifierTests.Unclaimed.verified.txt", Bom + "a");
        _directory.Write("VerifierTests.Unclaimed.verified.cs", Bom);
        _directory.Write("VerifierTests.Unclaimed#Net.g.verified.cs", Bom);
        _directory.Write("VerifierTests.UnclaimedNot.verified.txt", Bom + "of another test");

        var message = await Fails(Here(Verify("a"), "Unclaimed"));

        Assert.Contains("Delete: nothing in the test claims this file any more.\n  Verified: VerifierTests.Unclaimed.verified.cs\n", message, StringComparison.Ordinal);
        Assert.Contains("Delete: nothing in the test claims this file any more.\n  Verified: VerifierTests.Unclaimed#Net.g.verified.cs\n", message, StringComparison.Ordinal);
        Assert.DoesNotContain("UnclaimedNot", message, StringComparison.Ordinal);
        Assert.DoesNotContain("received", message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_prefix_is_used_once()
    {
        _directory.Write("VerifierTests.Twice.verified.txt", Bom + "a");
        await Here(Verify("a"), "Twice");

        Assert.Contains("'VerifierTests.Twice' was verified before", await Fails(Here(Verify("a"), "Twice")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b", 1.5, "VerifierTests.Parameters_text=a-b_number=1.5.received.txt")]
    [InlineData(null, -1.0, "VerifierTests.Parameters_text=null_number=-1.received.txt")]
    public async Task Parameters_are_part_of_the_name(string? text, double number, string expected)
    {
        await Fails(Here(Verify("x"), "Parameters").UseParameters(text, number));

        Assert.Equal([expected], _directory.FileNames);
    }

    [Theory]
    [InlineData("one")]
    public async Task A_text_may_stand_for_the_parameters(string text)
    {
        await Fails(Here(Verify("x"), "Text").UseTextForParameters(text));

        Assert.Equal(["VerifierTests.Text_one.received.txt"], _directory.FileNames);
    }

    [Theory]
    [InlineData(1)]
    public async Task A_theory_has_to_tell_its_cases_apart(int number)
    {
        Assert.Equal(1, number);

        Assert.Contains("add .UseParameters", await Fails(Here(Verify("x"), "Theory")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_scrubbed_or_left_out()
    {
        _directory.Write("VerifierTests.Scrub.verified.txt", Bom + "version {v}\nend\n");

        await Here(Verify("version 1.2\ntime 12:00\nend\n"), "Scrub")
            .ScrubLinesWithReplace(line => line.StartsWith("time", StringComparison.Ordinal) ? null : line)
            .ScrubLinesWithReplace(line => line.Replace("1.2", "{v}", StringComparison.Ordinal));
    }

    [Fact]
    public Task Without_a_directory_the_snapshot_lies_in_the_folder_of_the_project() => Verify("Found by class, method and project directory.\n");

    [Fact]
    public async Task Sources_are_named_by_their_hint_and_numbered_when_that_is_not_enough()
    {
        await Fails(Here(Verify(Run("N.Net.g.cs", "a/N.Twin.g.cs", "b/N.Twin.g.cs")), "Sources"));

        Assert.Equal(
            [
                "VerifierTests.Sources#N.Net.g.received.cs",
                "VerifierTests.Sources#N.Twin.g.00.received.cs",
                "VerifierTests.Sources#N.Twin.g.01.received.cs",
            ],
            _directory.FileNames);
        Assert.Equal(Bom + "//HintName: b/N.Twin.g.cs\n//", Encoding.UTF8.GetString(_directory.Bytes("VerifierTests.Sources#N.Twin.g.01.received.cs")));
    }

    [Fact]
    public async Task A_run_without_sources_and_diagnostics_fails() =>
        Assert.Contains("nothing to verify", await Fails(Here(Verify(Run()), "Nothing")), StringComparison.Ordinal);

    [Fact]
    public async Task An_exception_in_the_generator_is_thrown()
    {
        var exception = await Assert.ThrowsAsync<AggregateException>(Here(Verify(Run("same.cs", "same.cs")), "Exception").ToTask);

        Assert.IsType<ArgumentException>(exception.InnerException);
    }

    private static GeneratorDriver Run(params string[] hints) =>
        GeneratorProject.Of("").Driver(new DelegatingGenerator(context => context.RegisterPostInitializationOutput(output =>
        {
            foreach (var hint in hints)
            {
                output.AddSource(hint, "//");
            }
        }))).RunGenerators(GeneratorProject.Of("").Compilation());

    private SettingsTask Here(SettingsTask verification, string name) =>
        verification.UseDirectory(_directory.Path).UseMethodName(name).DisableDiff();

    private static async Task<string> Fails(SettingsTask verification) =>
        (await Assert.ThrowsAsync<VerifyException>(verification.ToTask)).Message;
}
