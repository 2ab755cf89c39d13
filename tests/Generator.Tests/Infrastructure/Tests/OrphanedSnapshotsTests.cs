using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Generator.Tests.Infrastructure.Tests;

public sealed class OrphanedSnapshotsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_snapshot_of_this_project_has_a_test() =>
        Assert.Empty(OrphanedSnapshots.Find(Path.Combine(ProjectDirectory(), SnapshotSettings.Directory), typeof(OrphanedSnapshotsTests).Assembly));

    [Theory]
    [InlineData("OrphanedSnapshotsTests.Is_claimed.verified.txt")]
    [InlineData("OrphanedSnapshotsTests.Is_claimed_fileName=a.b.verified.txt")]
    [InlineData("OrphanedSnapshotsTests.Is_claimed#Net.g.verified.cs")]
    [InlineData("OrphanedSnapshotsTests.Is_claimed_by_UseMethodName.verified.txt")]
    public void Is_claimed(string fileName)
    {
        _directory.Write(fileName, "");

        Assert.Empty(Find());
    }

    [Theory]
    [InlineData("OrphanedSnapshotsTests.Is_claime.verified.txt")]
    [InlineData("OrphanedSnapshotsTests.Is_claimedNot.verified.txt")]
    [InlineData("OrphanedSnapshotsTests.verified.txt")]
    [InlineData("DeletedTests.Is_claimed.verified.txt")]
    [InlineData("DeletedTests.Is_claimed#Net.g.verified.cs")]
    public void Is_orphaned(string fileName)
    {
        _directory.Write(fileName, "");

        Assert.Equal([fileName], Find());
    }

    [Fact]
    public void Other_files_are_none_of_its_business()
    {
        _directory.Write("DeletedTests.A.received.txt", "");
        _directory.Write("README.md", "");

        Assert.Empty(Find());
    }

    private IReadOnlyList<string> Find() => OrphanedSnapshots.Find(_directory.Path, typeof(OrphanedSnapshotsTests).Assembly);

    private static string ProjectDirectory([CallerFilePath] string sourceFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(sourceFile)!, "..", ".."));
}
