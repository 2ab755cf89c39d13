using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>Fills the fresh weight and bias of a convolution or linear layer.</summary>
/// <param name="weight">The weight, [out, in, …].</param>
/// <param name="bias">The bias, or null where the layer has none.</param>
public delegate void WeightInitializer(Tensor weight, Tensor? bias);
