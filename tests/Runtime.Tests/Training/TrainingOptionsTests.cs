using ConvNeXtGen.Training;

namespace ConvNeXtGen.Runtime.Tests.Training;

public class TrainingOptionsTests
{
    public static TheoryData<TrainingOptions, string> Wrong => new()
    {
        { new() { Epochs = 0 }, "Epochs is 0, but must be at least 1." },
        { new() { BatchSize = -1 }, "BatchSize is -1, but must be at least 1." },
        { new() { LearningRate = double.NaN }, "LearningRate is NaN, but must be greater than 0." },
        { new() { MinimumLearningRate = 1 }, "MinimumLearningRate is 1, but must be from 0 to LearningRate." },
        { new() { LabelSmoothing = 1 }, "LabelSmoothing is 1, but must be in [0, 1)." },
        { new() { EmaDecay = -0.5 }, "EmaDecay is -0.5, but must be in [0, 1)." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_value_out_of_range_is_named_with_its_range(TrainingOptions options, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(options.Validate).Message);

    [Fact]
    public void The_defaults_are_valid() => new TrainingOptions().Validate();
}
