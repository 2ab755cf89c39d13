namespace ConvNeXtGen;

/// <summary>What a network's output means.</summary>
public enum NetworkTask
{
    /// <summary>Feature maps for another network to use: a backbone.</summary>
    Features,

    /// <summary>One logit per class.</summary>
    Classification,

    /// <summary>Axis-aligned boxes.</summary>
    Detection,

    /// <summary>Boxes with a mask each.</summary>
    Segmentation,

    /// <summary>Boxes with keypoints each.</summary>
    Pose,

    /// <summary>Rotated boxes.</summary>
    OrientedDetection,
}
