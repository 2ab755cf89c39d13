namespace ConvNeXtGen;

/// <summary>How a detector's decoded predictions lie in their tensor. Boxes are in pixels of the network's input unless said otherwise.</summary>
public enum PredictionLayout
{
    /// <summary>
    /// [N, anchors, 5 + classes (+ masks)]: centre x, centre y, width, height, objectness, class scores (, mask
    /// coefficients). The score of a class is objectness · class score (YOLOv5).
    /// </summary>
    AnchorRows,

    /// <summary>
    /// [N, 4 + classes (+ extra), points]: centre x, centre y, width, height, class scores (, mask coefficients,
    /// keypoints or angle) (Ultralytics).
    /// </summary>
    PointColumns,

    /// <summary>
    /// [N, K, 6 (+ extra)], best first: left, top, right, bottom, score, class (, mask coefficients or keypoints); a
    /// rotated box has centre x, centre y, width, height in place of the corners, and its angle behind the class.
    /// Needs no suppression.
    /// </summary>
    EndToEnd,

    /// <summary>[N, queries, 4 + classes]: centre x, centre y, width, height as shares of the image's sides, class scores. Needs no suppression (RT-DETR).</summary>
    Queries,

    /// <summary>
    /// [N, K, 6], best first: centre x, centre y, width, height as shares of the image's sides, score, class. Needs no suppression
    /// (RT-DETR as Ultralytics 8.4 puts it out).
    /// </summary>
    ChosenQueries,
}
