using System.Runtime.CompilerServices;
using Acme.Vision;
using TorchSharp;

// This project has no network of its own, and nothing of the library has run yet: libtorch has to load all the same.
using var image = torch.zeros(2, 1, DigitNet.ImageSize, DigitNet.ImageSize);
Classify(image);

[MethodImpl(MethodImplOptions.NoInlining)]
static void Classify(torch.Tensor image)
{
    using var network = new DigitNet();
    using var logits = network.forward(image);
    Console.WriteLine($"logits {string.Join('×', logits.shape)} at {DigitNet.ImageSize}");
}
