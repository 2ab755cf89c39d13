using System.Globalization;

namespace ConvNeXtGen.Runtime.Tests.Networks;

/// <summary>The hash of a config follows what the network is, and nothing else.</summary>
public sealed class ConfigHashTests
{
    private static readonly NetworkInfo s_network = new()
    {
        Name = "Net",
        Config = "net.yaml",
        Task = NetworkTask.Classification,
        InputChannels = 3,
        ImageSize = 32,
        MinimumImageSize = 4,
        Classes = 2,
        ClassNames = ["cat", "dog"],
        ParameterCount = 10,
        Macs = 20,
        Layers = [new(0, "stages.0.0", "ConvNeXtBlock", "[8, 7, 0.05]", [-1], [8, 8, 8], 976, 3), new(1, "head", "Linear", "[8, 2]", [0], [2], 18, 16)],
    };

    // Written into files: another value would mean that old files no longer say what they are.
    [Fact]
    public void It_is_the_same_in_every_version() =>
        Assert.Equal("ec8dde7842205c5f011c1f835ec83bad3f91412334addd517ff6b002d8edd02b", s_network.ConfigHash());

    [Fact]
    public void Names_sizes_and_counts_play_no_part()
    {
        var other = s_network with { Name = "Other", Config = "other.yaml", ImageSize = 64, MinimumImageSize = 8, ParameterCount = 1, Macs = 2, Strides = [4] };

        Assert.Equal(s_network.ConfigHash(), other.ConfigHash());
    }

    [Fact]
    public void Everything_else_does()
    {
        NetworkInfo[] others =
        [
            s_network with { Task = NetworkTask.Features },
            s_network with { InputChannels = 1 },
            s_network with { Classes = 3 },
            s_network with { ClassNames = [] },
            s_network with { ClassNames = ["dog", "cat"] },
            s_network with { ClassNames = ["cat\tdog"] },
            s_network with { Layers = [s_network.Layers[0]] },
            With(s_network.Layers[0] with { Name = "stages.0.1" }),
            With(s_network.Layers[0] with { Module = "Other" }),
            With(s_network.Layers[0] with { Arguments = "[8, 7, 0.1]" }),
            With(s_network.Layers[0] with { From = [-1, -1] }),
            With(s_network.Layers[0] with { Repeats = 2 }),
        ];

        Assert.Equal(others.Length + 1, others.Append(s_network).Select(network => network.ConfigHash()).Distinct(StringComparer.Ordinal).Count());

        static NetworkInfo With(LayerInfo first) => s_network with { Layers = [first, s_network.Layers[1]] };
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fi-FI")]
    [InlineData("fa-IR")]
    public void The_culture_plays_no_part(string culture)
    {
        var expected = s_network.ConfigHash();
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            Assert.Equal(expected, s_network.ConfigHash());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
