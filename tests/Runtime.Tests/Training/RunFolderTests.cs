using ConvNeXtGen.Training;

namespace ConvNeXtGen.Runtime.Tests.Training;

public sealed class RunFolderTests : IDisposable
{
    private readonly string _runs = Path.Combine(Path.GetTempPath(), $"runs-{Guid.NewGuid():N}");

    [Fact]
    public void Every_run_gets_the_next_number_and_nothing_is_overwritten()
    {
        Assert.Equal(["train1", "train2"], [Name(RunFolder.Create(_runs)), Name(RunFolder.Create(_runs))]);
        Directory.CreateDirectory(Path.Combine(_runs, "train10"));
        Directory.CreateDirectory(Path.Combine(_runs, "train-old"));
        Assert.Equal("train11", Name(RunFolder.Create(_runs)));
    }

    [Fact]
    public void The_newest_run_with_a_state_is_the_one_to_resume()
    {
        Assert.Throws<DirectoryNotFoundException>(() => RunFolder.OpenLatest(_runs));
        var first = RunFolder.Create(_runs);
        RunFolder.Create(_runs);
        Assert.Throws<DirectoryNotFoundException>(() => RunFolder.OpenLatest(_runs));
        first.Write("weights/state.safetensors", "anything");
        Assert.Equal(first.Root, RunFolder.OpenLatest(_runs).Root);
        Assert.Equal(first.Root, RunFolder.Open(first.Root).Root);
    }

    [Fact]
    public void A_folder_without_a_state_is_named()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => RunFolder.Open("/nowhere"));
        Assert.Contains("/nowhere holds no run to resume", error.Message);
    }

    public void Dispose()
    {
        if (Directory.Exists(_runs))
        {
            Directory.Delete(_runs, recursive: true);
        }
    }

    private static string Name(RunFolder folder) => Path.GetFileName(folder.Root);
}
