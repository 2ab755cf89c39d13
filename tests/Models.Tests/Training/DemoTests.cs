using System.Globalization;
using ConvNeXtGen.Models.Tests.Commands;
using SkiaSharp;

namespace ConvNeXtGen.Models.Tests.Training;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_short_run_learns_the_digits_and_leaves_everything_behind()
    {
        var run = await CommandRun.Of("demo", "--epochs", "6", "--runs", _folder.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1293 to learn from, 145 to choose the best epoch by, 359 held out", run.Output);
        Assert.Contains("in a new ConvNeXtDigits: Transferred 52/52 tensors", run.Output);

        Assert.InRange(Value("accuracy"), 0.9, 1);
        Assert.Equal(359, Value("total"));
        Assert.Equal(7, File.ReadAllLines(Run("results.csv")).Length);
        Assert.Contains("model: ConvNeXtDigits", File.ReadAllText(Run("args.yaml")));
        Assert.All(["curves.png", "confusion_matrix.png", "predictions.png"], AssertIsPicture);
        Assert.All(["best", "last", "state"], name => Assert.True(File.Exists(Run($"weights/{name}.safetensors"))));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories), path => path.EndsWith(".tmp"));

        var predict = await CommandRun.Of("predict", "--row", "1", "--runs", _folder.Path, "--top", "3");
        Assert.Equal(0, predict.ExitCode);
        Assert.Contains("digit 1 (a 0): 8×8", predict.Output);
        Assert.Equal(3, predict.Output.Split('\n').Count(line => line.Contains(" %  ")));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_figures_and_another_gives_others()
    {
        foreach (var seed in new[] { "4", "4", "5" })
        {
            Assert.Equal(0, (await CommandRun.Of("demo", "--epochs", "2", "--seed", seed, "--runs", _folder.Path)).ExitCode);
        }

        string Evaluation(int run) => File.ReadAllText(_folder.File($"train{run}/evaluation.yaml"));
        Assert.Equal(Evaluation(1), Evaluation(2));
        Assert.NotEqual(Evaluation(1), Evaluation(3));
        Assert.Equal(Results(1), Results(2));
    }

    [Fact]
    public async Task A_stopped_run_is_saved_and_goes_on_to_the_figures_of_one_that_was_not()
    {
        Assert.Equal(0, (await CommandRun.Of("train", "--epochs", "2", "--runs", _folder.Path)).ExitCode);

        using var cancellation = new CancellationTokenSource();
        var stopped = await CommandRun.Of(new StoppingWriter("    1   ", cancellation), cancellation.Token, "train", "--epochs", "2", "--runs", _folder.Path);
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("Stopped after 1 of 2 epochs; all that was reached is saved.", stopped.Output);
        Assert.True(File.Exists(_folder.File("train2/weights/best.safetensors")));
        Assert.False(File.Exists(_folder.File("train2/evaluation.yaml")));

        var resumed = await CommandRun.Of("train", "--resume", "--runs", _folder.Path);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(File.ReadAllText(_folder.File("train1/evaluation.yaml")), File.ReadAllText(_folder.File("train2/evaluation.yaml")));
        Assert.Equal(Results(1), Results(2));
    }

    public void Dispose() => _folder.Dispose();

    private string Run(string name) => _folder.File($"train1/{name}");

    private double Value(string key) => double.Parse(
        File.ReadAllLines(Run("evaluation.yaml")).Single(line => line.StartsWith(key + ": "))[(key.Length + 2)..],
        CultureInfo.InvariantCulture);

    /// <summary>All columns but the time.</summary>
    private string[] Results(int run) => [.. File.ReadAllLines(_folder.File($"train{run}/results.csv")).Select(line => line[..line.LastIndexOf(',')])];

    private void AssertIsPicture(string name)
    {
        using var picture = SKBitmap.Decode(Run(name));
        Assert.NotNull(picture);
        Assert.InRange(picture.Width, 400, 2000);
        Assert.True(picture.Pixels.Distinct().Count() > 20, $"{name} is almost empty.");
    }

    /// <summary>Presses Ctrl-C as soon as a text appears.</summary>
    private sealed class StoppingWriter(string text, CancellationTokenSource cancellation) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            if (ToString().Contains("images/s") && value?.Contains(text) == true)
            {
                cancellation.Cancel();
            }
        }
    }
}
