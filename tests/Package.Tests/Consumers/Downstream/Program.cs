using Acme.Vision;
using TorchSharp;

// This project has no network of its own, but libtorch has to load here as well.
using var image = torch.zeros(2, 1, DigitNet.ImageSize, DigitNet.ImageSize);
using var network = new DigitNet();
using var logits = network.forward(image);
Console.WriteLine($"logits {string.Join('×', logits.shape)} at {DigitNet.ImageSize}");
