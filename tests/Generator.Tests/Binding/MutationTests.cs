using System.Globalization;
using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Emission;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Tests.Binding;

/// <summary>Damaged files: no exception, no hang, every diagnostic inside the file, and always code that can be emitted.</summary>
public sealed class MutationTests
{
    private const int Rounds = 4_000;

    private static readonly string[] s_seeds =
    [
        "nc: 1000\nch: 3\nimgsz: 224\ndepths: [3, 3, 9, 3]\ndims: [96, 192, 384, 768]\ndrop_path_rate: 0.1\nlayer_scale_init_value: 1.0e-6\nnames: {0: cat, 1: dog}\n",
        "depths: [1, 1]\ndims: [8, 16]\nfeatures: [P2, P3]\ngrn: true\nkernel_size: [7, 5]\n",
        "nc: 5\nbackbone:\n [[-1, 1, ConvNeXt_Block, [8, 0, 3, [1, 1], [8, 16]]],\n  [-1, 1, ConvNeXt_Block, [16, 1, 3, [1, 1], [8, 16]]],\n ]\nhead:\n  - [-1, 1, nn.Identity, []]\n  - [-1, 1, Classify, [nc]]\n",
    ];

    private static readonly string[] s_fragments =
        ["[", "]", "{", "}", ":", ",", "-", "\n", " ", "\t", "#", "'", "\"", "&a", "*a", "!!", "---", "1e999", "-1", "999999999999999999999", "None", "nc", "\u0000", "é", "𝟘", "\r", "|", ">", "0x10", ".nan", "backbone:", "depths:"];

    [Fact]
    public void Damaged_files_are_only_ever_reported()
    {
        var random = new Random(20261124);
        for (var round = 0; round < Rounds; round++)
        {
            var yaml = Damage(s_seeds[round % s_seeds.Length], random);
            try
            {
                Check(yaml);
            }
            catch (Exception e)
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"Round {round}: {e.Message}\n{yaml}"));
            }
        }
    }

    private static void Check(string yaml)
    {
        var file = new ConfigFile("/project/net.yaml", SourceText.From(yaml), new ConfigOptions(IsExplicit: true, "Demo"));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var bound = ConfigBinder.Bind(file, timeout.Token);
        Assert.All(bound.Diagnostics, d => Assert.InRange(d.Location.Span.End, d.Location.Span.Start, yaml.Length));
        Assert.All(bound.Networks, n => Assert.NotEmpty(NetworkEmitter.Emit(n)));
        Assert.All(bound.Networks, n => Assert.Equal(n.IsSkeleton, bound.Diagnostics.Any(d => d.IsError)));
        Assert.True(bound.Networks.Count > 0 || bound.Diagnostics.Any(d => d.IsError), "A listed file is a network or an error.");
    }

    private static string Damage(string yaml, Random random)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(yaml.Length + 1);
            var length = Math.Min(random.Next(0, 6), yaml.Length - at);
            yaml = random.Next(4) switch
            {
                0 => yaml.Remove(at, length),
                1 => yaml.Insert(at, s_fragments[random.Next(s_fragments.Length)]),
                2 => yaml.Remove(at, length).Insert(at, s_fragments[random.Next(s_fragments.Length)]),
                _ => yaml.Insert(at, yaml.Substring(at, length)),
            };
        }

        return yaml;
    }
}
