using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// ConvNeXt as one writes it in TorchSharp by hand, following the paper's listing: what generated networks are compared with.
/// Stock modules, NCHW, a LayerNorm of mean and power over channels, permutes around the linear layers, one dispose scope.
/// </summary>
internal sealed class TutorialConvNeXt : Module<Tensor, Tensor>
{
    private readonly ModuleList<Sequential> downsample_layers = new();
    private readonly ModuleList<Sequential> stages = new();
    private readonly TorchSharp.Modules.LayerNorm norm;
    private readonly Linear head;

    public TutorialConvNeXt(int inChannels, int classes, int[] depths, int[] dims, int patch, double dropPathRate)
        : base(nameof(TutorialConvNeXt))
    {
        downsample_layers.Add(Sequential(("0", Conv2d(inChannels, dims[0], patch, patch)), ("1", new ChannelsFirstLayerNorm(dims[0]))));
        for (var i = 0; i + 1 < dims.Length; i++)
        {
            downsample_layers.Add(Sequential(("0", new ChannelsFirstLayerNorm(dims[i])), ("1", Conv2d(dims[i], dims[i + 1], 2, 2))));
        }

        var (block, blocks) = (0, depths.Sum());
        for (var i = 0; i < dims.Length; i++)
        {
            var stage = new List<(string, Module<Tensor, Tensor>)>();
            for (var j = 0; j < depths[i]; j++)
            {
                stage.Add((j.ToString(), new TutorialBlock(dims[i], dropPathRate * block++ / Math.Max(1, blocks - 1))));
            }

            stages.Add(Sequential(stage));
        }

        norm = LayerNorm(dims[^1], 1e-6);
        head = Linear(dims[^1], classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        for (var i = 0; i < stages.Count; i++)
        {
            x = downsample_layers[i].call(x);
            x = stages[i].call(x);
        }

        x = norm.call(x.mean([-2, -1]));
        return head.call(x).MoveToOuterDisposeScope();
    }
}

/// <summary>The block of <see cref="TutorialConvNeXt"/>.</summary>
internal sealed class TutorialBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d dwconv;
    private readonly TorchSharp.Modules.LayerNorm norm;
    private readonly Linear pwconv1;
    private readonly GELU act = GELU();
    private readonly Linear pwconv2;
    private readonly Parameter gamma;
    private readonly double _dropPath;

    public TutorialBlock(int dim, double dropPath)
        : base(nameof(TutorialBlock))
    {
        _dropPath = dropPath;
        dwconv = Conv2d(dim, dim, 7, padding: 3, groups: dim);
        norm = LayerNorm(dim, 1e-6);
        pwconv1 = Linear(dim, 4 * dim);
        pwconv2 = Linear(4 * dim, dim);
        gamma = new Parameter(ones(dim) * 1e-6);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = dwconv.call(input).permute(0, 2, 3, 1);
        x = pwconv2.call(act.call(pwconv1.call(norm.call(x))));
        x = (gamma * x).permute(0, 3, 1, 2);
        return input + DropPath(x);
    }

    private Tensor DropPath(Tensor x)
    {
        if (_dropPath == 0 || !training)
        {
            return x;
        }

        var keep = 1 - _dropPath;
        return x.div(keep) * rand(x.shape[0], 1, 1, 1).add(keep).floor();
    }
}

/// <summary>LayerNorm over the channels of NCHW, by mean and power, as the paper's code has it.</summary>
internal sealed class ChannelsFirstLayerNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    public ChannelsFirstLayerNorm(int channels)
        : base(nameof(ChannelsFirstLayerNorm))
    {
        weight = new Parameter(ones(channels));
        bias = new Parameter(zeros(channels));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var u = input.mean([1], keepdim: true);
        var s = (input - u).pow(2).mean([1], keepdim: true);
        var x = (input - u) / sqrt(s + 1e-6);
        return weight.unsqueeze(-1).unsqueeze(-1) * x + bias.unsqueeze(-1).unsqueeze(-1);
    }
}
