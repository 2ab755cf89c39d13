using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using VerifyTests;

namespace VerifyXunit;

/// <summary>
/// Compares what a test made with the <c>.verified.</c> files in the repository. This project is a small stand-in for
/// the packages Verify.Xunit and Verify.SourceGenerators: same names, same file contract, so that replacing the project
/// reference by the packages replaces it.
/// </summary>
/// <remarks>
/// Verify asks the test framework for the running test. Here the class is the name of the calling source file and the
/// method the calling member: keep one test class per file, named like the file.
/// </remarks>
public static class Verifier
{
    private static string s_directory = "_snapshots";

    /// <summary>Sets where all snapshots of a test project lie, relative to its directory; <c>_snapshots</c> at first.</summary>
    public static void UseProjectRelativeDirectory(string directory) => s_directory = directory;

    /// <summary>Verifies every source and all diagnostics of the driver's last run.</summary>
    public static SettingsTask Verify(
        GeneratorDriver target,
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string method = "") =>
        Verify(target.GetRunResult(), sourceFile, method);

    /// <summary>Verifies every source and all diagnostics of a run.</summary>
    public static SettingsTask Verify(
        GeneratorDriverRunResult target,
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string method = "") =>
        new(TestMethod.Find(sourceFile, method), s_directory, () => GeneratorTargets.Of(target));

    /// <summary>Verifies a text.</summary>
    /// <param name="target">The text.</param>
    /// <param name="extension">The extension of the snapshot, without a dot.</param>
    /// <param name="sourceFile">Filled in by the compiler.</param>
    /// <param name="method">Filled in by the compiler.</param>
    public static SettingsTask Verify(
        string target,
        string extension = "txt",
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string method = "") =>
        new(TestMethod.Find(sourceFile, method), s_directory, () => [new Target(extension, target)]);
}
