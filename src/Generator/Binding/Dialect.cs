namespace ConvNeXtGen.Generator.Binding;

/// <summary>Whose rules a row config follows; the same text means different networks in each.</summary>
internal enum Dialect
{
    /// <summary>YOLOv5.</summary>
    Yolov5,

    /// <summary>Ultralytics up to 8.3, whose behaviour the published weights of YOLOv8 to YOLO12 have.</summary>
    Ultralytics83,

    /// <summary>Ultralytics 8.4 and later.</summary>
    Ultralytics84,
}
