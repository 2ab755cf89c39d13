using ConvNeXtGen.Models.Commands;

namespace ConvNeXtGen.Models.Tests.Commands;

public sealed class MisuseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("Did you mean 'train' instead of 'trian'?", "trian")]
    [InlineData("Did you mean '--epochs' instead of '--epoch'?", "demo", "--epoch", "3")]
    [InlineData("--epochs must be at least 1, but is 0.", "demo", "--epochs", "0")]
    [InlineData("--label-smoothing must be at least 0 and less than 1, but is 1.", "train", "--label-smoothing", "1")]
    [InlineData("--lr must be greater than 0, but is -1.", "train", "--lr", "-1")]
    [InlineData("Required argument 'MODEL' missing", "summary")]
    [InlineData("--lr cannot be given with it", "train", "--resume", "--lr", "0.1")]
    [InlineData("MODEL cannot be given with it", "train", "ConvNeXtTiny", "--resume")]
    [InlineData("--to is one of meta, torchvision, timm, hf, native, but is 'tim'. Did you mean 'timm'?", "convert", "a.pth", "b.pth", "--to", "tim")]
    [InlineData("Option '--to' is required", "convert", "a.pth", "b.pth")]
    [InlineData("Option '--weights' is required", "export", "ConvNeXtDigits")]
    [InlineData("--opset must lie between 17 and 22, but is 11.", "export", "ConvNeXtDigits", "--weights", "a.pth", "--opset", "11")]
    [InlineData("--opset must lie between 17 and 22, but is 99.", "export", "ConvNeXtDigits", "--weights", "a.pth", "--opset", "99")]
    [InlineData("--ema must be a number, but is 'x'.", "demo", "--ema", "x")]
    [InlineData("--epochs must be a whole number of usual size, but is '9999999999999'.", "train", "--epochs", "9999999999999")]
    [InlineData("--name is the name of a folder in --runs, without slashes, but is 'a/b'.", "predict", "a.png", "--name", "a/b")]
    [InlineData("--name is the name of a folder in --runs, without slashes, but is ''.", "predict", "a.png", "--name", "")]
    [InlineData("--row must be at least 1, but is 0.", "predict", "--row", "0")]
    [InlineData("--opset must be a whole number, but is 'x'.", "export", "ConvNeXtDigits", "--weights", "a.pth", "--opset", "x")]
    [InlineData("--format can only be onnx, but is tflite.", "export", "ConvNeXtDigits", "--weights", "a.pth", "--format", "tflite")]
    [InlineData("--conf must lie between 0 and 1, but is 25.", "predict", "a.png", "--conf", "25")]
    [InlineData("--save-conf writes scores into label files: give --save-txt too.", "predict", "a.png", "--save-conf")]
    [InlineData("--bf16 says how to compile, which --eager does not", "predict", "a.png", "--bf16", "--eager")]
    [InlineData("--int8 says how to compile, which --eager does not", "predict", "a.png", "--int8", "--eager")]
    [InlineData("--bf16 and --int8 are two ways to compile: give one of them.", "bench", "ConvNeXtDigits", "--int8", "--bf16")]
    [InlineData("--batch must be at least 1, but is 0.", "bench", "ConvNeXtDigits", "--batch", "0")]
    public async Task A_wrong_command_is_explained_and_nothing_is_run(string expected, params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.Empty(run.Output);
    }

    public static TheoryData<string, string> Numbers()
    {
        var data = new TheoryData<string, string>();
        foreach (var command in CommandLine.Root(Terminal.Plain(TextWriter.Null, TextWriter.Null)).Subcommands)
        {
            foreach (var option in command.Options.Where(option => (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is { IsPrimitive: true } type && type != typeof(bool)))
            {
                data.Add(command.Name, option.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Text_where_a_number_belongs_is_named(string verb, string option)
    {
        string[] required = verb switch { "predict" => ["a.png"], "export" => ["ConvNeXtDigits", "--weights", "a.pth"], "bench" => ["ConvNeXtDigits"], _ => [] };
        foreach (var text in new[] { "x", "1,5", "1e99999", "" })
        {
            var run = await CommandRun.Of([verb, .. required, option, text]);
            Assert.True(run.ExitCode == 2, $"{option} {text}: {run.ExitCode}, {run.Output}{run.Error}");
            Assert.StartsWith($"error: {option} must be ", run.Error);
            Assert.DoesNotContain("System", run.Error);
        }
    }

    [Theory]
    [InlineData("There is no network 'ConvNextTinny'. Did you mean 'ConvNeXtTiny'?", "summary", "ConvNextTinny")]
    [InlineData("There is no network 'qqqqqqqq'. 'convnextgen list' shows them all.", "summary", "qqqqqqqq")]
    [InlineData("There is no folder 'nowhere'. --data takes 'digits' or a folder", "train", "--data", "nowhere")]
    [InlineData("ConvNeXtTiny takes images of 3 channels, but digits has 1.", "train", "ConvNeXtTiny")]
    [InlineData("ConvNeXtYolov5Backbone is no classifier: its task is features.", "train", "ConvNeXtYolov5Backbone")]
    [InlineData("Nothing to look at: give image files, or --row", "predict")]
    [InlineData("There is no file 'nowhere.safetensors'.", "predict", "--row", "1", "--weights", "nowhere.safetensors")]
    [InlineData("There are no weights: give --weights FILE, or train first (/nowhere holds no training run).", "predict", "--row", "1", "--runs", "/nowhere")]
    [InlineData("There is no network 'yolov8nn'. Did you mean 'Yolov8n'?", "predict", "--row", "1", "--model", "yolov8nn", "--weights", "Fixtures/convnext_micro_meta.pth")]
    [InlineData("/nowhere holds no run to resume", "train", "--resume", "/nowhere")]
    [InlineData("There is no file 'nowhere.pth'.", "train", "--weights", "nowhere.pth")]
    [InlineData("There is no file 'nowhere.pth'.", "inspect", "nowhere.pth")]
    [InlineData("There is no file 'nowhere.pth'.", "convert", "nowhere.pth", "b.pth", "--to", "timm")]
    [InlineData("There is no file 'nowhere.pth'.", "export", "ConvNeXtDigits", "--weights", "nowhere.pth")]
    [InlineData("There is no file ''.", "inspect", "")]
    [InlineData("There is no file ''.", "predict", "")]
    [InlineData("There is no file ''.", "convert", "", "b.pth", "--to", "timm")]
    [InlineData("'' is no name of a file to write.", "convert", "Fixtures/convnext_micro_meta.pth", "", "--to", "timm")]
    [InlineData("'' is no name of a file to write.", "export", "ConvNeXtDigits", "--weights", "Fixtures/convnext_micro_meta.pth", "--out", "")]
    [InlineData("There is no folder ''.", "train", "--data", "")]
    [InlineData("There is no network ''.", "summary", "")]
    [InlineData("'Fixtures' is a folder, expected a file.", "inspect", "Fixtures")]
    [InlineData("'Fixtures' is a folder, expected a file.", "bench", "ConvNeXtDigits", "--weights", "Fixtures")]
    [InlineData("'Fixtures' is a folder, expected a file to write.", "summary", "ConvNeXtDigits", "--svg", "Fixtures")]
    [InlineData("'nowhere/' is a folder, expected a file to write.", "summary", "ConvNeXtDigits", "--markdown", "nowhere/")]
    [InlineData("'Fixtures' is a folder, expected a file to write.", "convert", "Fixtures/convnext_micro_meta.pth", "Fixtures", "--to", "timm")]
    [InlineData("'Fixtures' is a folder, expected a file to write.", "export", "ConvNeXtDigits", "--weights", "Fixtures/convnext_micro_meta.pth", "--out", "Fixtures")]
    [InlineData("convnext_micro_meta.pth' is a file, expected a folder.", "export", "ConvNeXtDigits", "--weights", "Fixtures/convnext_micro_meta.pth", "--out", "Fixtures/convnext_micro_meta.pth/x.onnx")]
    [InlineData("are unknown to HuggingFace", "convert", "Fixtures/convnext_micro_meta.pth", "b.pth", "--to", "meta", "--from", "hf")]
    [InlineData("does not fit ConvNeXtDigits", "bench", "ConvNeXtDigits", "--weights", "Fixtures/convnext_micro_meta.pth")]
    [InlineData("are too large to compile for", "bench", "ConvNeXtDigits", "--batch", "2000000000")]
    [InlineData("There is no network 'ConvNextDigit'. Did you mean 'ConvNeXtDigits'?", "bench", "ConvNextDigit")]
    public async Task A_request_that_cannot_be_met_says_why(string expected, params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: ", run.Error);
        Assert.Contains(expected, run.Error);
    }

    [Fact]
    public async Task A_misspelt_file_is_found_again()
    {
        File.WriteAllText(_folder.File("best.safetensors"), "");
        var run = await CommandRun.Of("predict", "--row", "1", "--weights", _folder.File("bst.safetensors"));
        Assert.Contains("Did you mean 'best.safetensors'?", run.Error);
    }

    [Fact]
    public async Task A_damaged_weight_file_is_named()
    {
        File.WriteAllText(_folder.File("best.safetensors"), "this is no checkpoint");
        var run = await CommandRun.Of("predict", "--row", "1", "--weights", _folder.File("best.safetensors"), "--model", "ConvNeXtDigits");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("best.safetensors", run.Error);
    }

    [Theory]
    [InlineData("predict", "train", "demo", "list", "summary", "inspect", "convert", "export", "bench")]
    public async Task Help_speaks_the_command_lines_language(params string[] verbs)
    {
        foreach (var verb in verbs)
        {
            var run = await CommandRun.Of(verb, "--help");
            Assert.Equal((verb, 0, ""), (verb, run.ExitCode, run.Error));
            // Names of the API's types and members have capitals inside; networks are called so on the command line, too.
            Assert.DoesNotMatch("(HuggingFace|TorchVision|Float32|Single|Nullable|String)", run.Output);
        }
    }

    [Fact]
    public async Task Help_names_the_command_and_every_verb()
    {
        var run = await CommandRun.Of("--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("convnextgen [command] [options]", run.Output);
        Assert.All(["demo", "list", "summary <MODEL>", "train <MODEL>", "predict <IMAGE>"], verb => Assert.Contains(verb, run.Output));
    }

    public void Dispose() => _folder.Dispose();
}
