using Demo;
using TorchSharp;

// TorchSharp comes first, before anything of the package: libtorch has to load all the same.
torch.manual_seed(1);
using var image = torch.randn(1, 3, 224, 224);
using var inference = torch.no_grad();

using var backbone = new Yolov5Backbone();
using var pyramid = backbone.forward(image);
foreach (var map in pyramid.Levels)
{
    Console.WriteLine($"map {string.Join('×', map.shape)}");
}

using var classifier = new ConvNeXt();
using var logits = classifier.forward(image);
Console.WriteLine($"logits {string.Join('×', logits.shape)}");
Console.WriteLine($"parameters {Yolov5Backbone.ParameterCount} {ConvNeXt.ParameterCount}");

var networks = typeof(ConvNeXt).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(torch.nn.Module)) && !type.IsNested);
Console.WriteLine($"networks {string.Join(' ', networks.Select(type => type.FullName).Order(StringComparer.Ordinal))}");
