using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Catalog;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Tests.Predictions;

/// <summary>
/// Weights for a detector of the zoo with which every cell of its coarsest level predicts the same, whatever the image: what
/// <c>predict</c> has to find is known without a reference.
/// </summary>
internal static class KnownHead
{
    /// <summary>The class that is predicted; 0 where there is only one.</summary>
    public const int Class = 3;

    /// <summary>The sigmoid of the class's bias.</summary>
    public const float Score = 0.880797f;

    private const double Sure = 2;
    private const double Never = -30;

    /// <summary>Writes a weight file for the network; boxes have the size of a cell.</summary>
    public static void Write(string model, string path)
    {
        manual_seed(1);
        using var network = NetworkCatalog.Find(model).Create(null, null);
        using var guard = no_grad();
        var head = ((INetwork)network).Info.Layers[^1].Name;
        var weights = network.named_parameters().Where(pair => pair.name.StartsWith(head + ".", StringComparison.Ordinal)).ToDictionary(pair => pair.name[(head.Length + 1)..], pair => (Tensor)pair.parameter);
        foreach (var (name, weight) in weights)
        {
            switch (name.Split('.'))
            {
                // Distances to the sides: half a cell is the mean of the bins 0 and 1.
                case ["cv2" or "one2one_cv2", _, "2", "bias"]:
                    using (var bins = weight.view(4, -1))
                    {
                        bins.fill_(Never);
                        bins[TensorIndex.Colon, TensorIndex.Slice(0, 2)].fill_(0);
                    }

                    break;
                case ["cv3" or "one2one_cv3", var level, "2", "bias"]:
                    weight.fill_(Never);
                    if (level == "2")
                    {
                        weight[Math.Min(Class, weight.shape[0] - 1)].fill_(Sure);
                    }

                    break;
                // Keypoints in the middle of the cell, sure to be seen; an eighth of a turn; the first prototype.
                case ["cv4", _, "2", "bias"]:
                    weight.fill_(model.Contains("pose", StringComparison.OrdinalIgnoreCase) ? 0.25 : 0);
                    if (model.Contains("seg", StringComparison.OrdinalIgnoreCase))
                    {
                        weight[0].fill_(1);
                    }

                    break;
                case ["cv2" or "cv3" or "cv4" or "one2one_cv2" or "one2one_cv3", _, "2", "weight"]:
                case ["proto", "cv3", "conv", "weight"]:
                case ["linear", "weight"]:
                    weight.zero_();
                    break;
                case ["proto", "cv3", "bn", "bias"]:
                    weight.fill_(1);
                    break;
                case ["linear", "bias"]:
                    weight.zero_();
                    weight[Class].fill_(20);
                    break;
                // YOLOv5: anchors × (box, objectness, classes); the first anchor of the finest level.
                case ["m", var level, "bias"]:
                    using (var anchors = weight.view(3, -1))
                    {
                        anchors.zero_();
                        anchors[TensorIndex.Colon, 4].fill_(Never);
                        if (level == "0")
                        {
                            anchors[0, 4].fill_(Sure);
                            anchors[0, 5 + Class].fill_(30);
                        }
                    }

                    break;
                case ["m", _, "weight"]:
                    weight.zero_();
                    break;
            }
        }

        network.SaveCheckpoint(path);
    }
}
