namespace ConvNeXtGen.Layers.Yolo;

/// <summary>What makes one Ultralytics head differ from another beyond its arguments.</summary>
/// <param name="Legacy">
/// The class branch has plain 3×3 convolutions: networks without C3k2, A2C2f or C2fCIB rows before the head (YOLOv3 to
/// YOLOv9). Otherwise it is depthwise.
/// </param>
/// <param name="RegMax">Bins of the distribution of each box side; 1 means the side itself.</param>
/// <param name="EndToEnd">A second, one-to-one copy of the branches, from which the best predictions are taken without suppression.</param>
/// <param name="BoxBias">Start value of the box branch's bias: 1 in Ultralytics 8.3, 2 in 8.4.</param>
public sealed record HeadStyle(bool Legacy = false, long RegMax = 16, bool EndToEnd = false, double BoxBias = 1)
{
    /// <summary>YOLO11 and later, as Ultralytics 8.3 builds them.</summary>
    public static readonly HeadStyle Default = new();

    /// <summary>The best predictions that an end-to-end head keeps.</summary>
    internal const long MaxDetections = 300;
}
