using ConvNeXtGen.Layers;
using ConvNeXtGen.Training;

namespace ConvNeXtGen.Runtime.Tests.Training;

public class ParameterGroupTests
{
    [Fact]
    public void Only_weights_of_more_than_one_axis_are_decayed()
    {
        // GRN's gamma and beta have four axes, yet are scales.
        using var block = new ConvNeXtBlock(8, grn: true);
        var groups = ParameterGroup.Split(block, 0.05);
        Assert.Equal(["dwconv.weight", "pwconv1.weight", "pwconv2.weight"], groups[0].Parameters.Select(pair => pair.Name));
        Assert.Equal(
            ["dwconv.bias", "gamma", "grn.beta", "grn.gamma", "norm.bias", "norm.weight", "pwconv1.bias", "pwconv2.bias"],
            groups[1].Parameters.Select(pair => pair.Name).Order());
        Assert.Equal((0.05, 0), (groups[0].WeightDecay, groups[1].WeightDecay));
    }

    [Fact]
    public void Frozen_parameters_are_left_out()
    {
        using var layer = new Linear(2, 3);
        layer.weight.requires_grad = false;
        Assert.Equal(["bias"], ParameterGroup.Split(layer, 0.05).SelectMany(group => group.Parameters).Select(pair => pair.Name));
    }
}
