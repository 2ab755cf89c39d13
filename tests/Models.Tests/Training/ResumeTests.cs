using ConvNeXtGen.Models.Runs;
using ConvNeXtGen.Models.Tests.Commands;
using ConvNeXtGen.Training;

namespace ConvNeXtGen.Models.Tests.Training;

public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Arguments_come_back_as_they_were_written()
    {
        var arguments = new RunArguments { Model = "ConvNeXtTiny", Data = "a: folder # with signs", Weights = null, Epochs = 7, LearningRate = 1.0 / 3, Flip = true, Seed = -5 };
        var folder = RunFolder.Create(_folder.Path);
        RunArgumentsFile.Write(folder, arguments);
        Assert.Equal(arguments, RunArgumentsFile.Read(folder));
    }

    [Theory]
    [InlineData("epochs: many\n", "args.yaml(1,9)")]
    [InlineData("epoch: 3\n", "args.yaml(1,1)")]
    [InlineData("epochs: 0\n", "Epochs is 0, but must be at least 1.")]
    [InlineData("seed: 9\n", "was begun with other options")]
    public async Task Arguments_changed_by_hand_are_refused_with_the_place_or_the_difference(string text, string expected)
    {
        Assert.Equal(0, (await CommandRun.Of("train", "--epochs", "1", "--runs", _folder.Path)).ExitCode);
        var run = _folder.File("train1");
        File.WriteAllText(Path.Combine(run, "args.yaml"), text);
        var resumed = await CommandRun.Of("train", "--resume", run);
        Assert.Equal(1, resumed.ExitCode);
        Assert.Contains(expected, resumed.Error);
    }

    public void Dispose() => _folder.Dispose();
}
