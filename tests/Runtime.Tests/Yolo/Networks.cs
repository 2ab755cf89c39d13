using ConvNeXtGen.Layers.Yolo;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>Published architectures as rows.</summary>
internal static class Networks
{
    private static readonly double[][] Anchors =
    [
        [10, 13, 16, 30, 33, 23],
        [30, 61, 62, 45, 59, 119],
        [116, 90, 156, 198, 373, 326],
    ];

    public static RowNetwork YoloV5(int nc, double depth, double width, bool segment = false, Device? device = null)
    {
        var net = new RowNetwork(depth, width, device: device)
            .Conv(64, 6, 2, 2).Conv(128, 3, 2).C3(3, 128).Conv(256, 3, 2).C3(6, 256).Conv(512, 3, 2).C3(9, 512).Conv(1024, 3, 2).C3(3, 1024).SPPF(1024)
            .Conv(512).Upsample().Concat(6).C3(3, 512, false)
            .Conv(256).Upsample().Concat(4).C3(3, 256, false)
            .Conv(256, 3, 2).Concat(14).C3(3, 512, false)
            .Conv(512, 3, 2).Concat(10).C3(3, 1024, false);
        return segment
            ? net.Head([17, 20, 23], (ch, strides) => new AnchorSegment(nc, Anchors, 32, net.Scaled(256), ch, strides, device: device))
            : net.Head([17, 20, 23], (ch, strides) => new AnchorDetect(nc, Anchors, ch, strides, device));
    }

    /// <summary>The tutorial's backbone rows with YOLOv5's neck.</summary>
    public static RowNetwork YoloV5ConvNeXt(int nc, double depth, double width, long[] depths, long[] dims)
    {
        var net = new RowNetwork(depth, width);
        for (var stage = 0; stage < 4; stage++)
        {
            net.Add(new ConvNeXtRow(stage, 3, depths, dims), dims[stage], stage == 0 ? 0.25 : 0.5);
        }

        return net
            .Conv(128).Upsample().Concat(2).C3(3, 128, false)
            .Conv(64).Upsample().Concat(1).C3(3, 64, false)
            .Conv(64, 3, 2).Concat(8).C3(3, 128, false)
            .Conv(128, 3, 2).Concat(4).C3(3, 128, false)
            .Head([11, 14, 17], (ch, strides) => new AnchorDetect(nc, Anchors, ch, strides));
    }

    public static RowNetwork YoloV8(double depth, double width, double max, Device? device = null) =>
        YoloV8Backbone(depth, width, max, ConvStyle.Detection, device).SPPF(1024)
            .Upsample().Concat(6).C2f(3, 512)
            .Upsample().Concat(4).C2f(3, 256)
            .Conv(256, 3, 2).Concat(12).C2f(3, 512)
            .Conv(512, 3, 2).Concat(9).C2f(3, 1024);

    public static RowNetwork YoloV8Detect(int nc, double depth, double width, double max, Device? device = null) =>
        YoloV8(depth, width, max, device).Head([15, 18, 21], (ch, s) => new Detect(nc, ch, s, Legacy, device: device));

    public static RowNetwork YoloV8Segment(int nc, double depth, double width, double max, Device? device = null)
    {
        var net = YoloV8(depth, width, max, device);
        return net.Head([15, 18, 21], (ch, s) => new Segment(nc, 32, net.Scaled(256), ch, s, Legacy, device: device));
    }

    public static RowNetwork YoloV8Pose(int nc, double depth, double width, double max, Device? device = null) =>
        YoloV8(depth, width, max, device).Head([15, 18, 21], (ch, s) => new Pose(nc, (17, 3), ch, s, Legacy, device: device));

    public static RowNetwork YoloV8Obb(int nc, double depth, double width, double max, Device? device = null) =>
        YoloV8(depth, width, max, device).Head([15, 18, 21], (ch, s) => new OBB(nc, 1, ch, s, Legacy, device: device));

    public static RowNetwork YoloV8Classify(int nc, double depth, double width, double max, Device? device = null)
    {
        var net = YoloV8Backbone(depth, width, max, ConvStyle.Classification, device);
        return net.Add(new Classify(net.Last.Channels, nc, device: device), nc);
    }

    public static RowNetwork YoloV9t(int nc, Device? device = null) =>
        new RowNetwork(1, 1, device: device)
            .Conv(16, 3, 2).Conv(32, 3, 2).ELAN1(32, 32, 16)
            .AConv(64).RepNCSPELAN4(64, 64, 32, 3).AConv(96).RepNCSPELAN4(96, 96, 48, 3).AConv(128).RepNCSPELAN4(128, 128, 64, 3).SPPELAN(128, 64)
            .Upsample().Concat(6).RepNCSPELAN4(96, 96, 48, 3)
            .Upsample().Concat(4).RepNCSPELAN4(64, 64, 32, 3)
            .AConv(48).Concat(12).RepNCSPELAN4(96, 96, 48, 3)
            .AConv(64).Concat(9).RepNCSPELAN4(128, 128, 64, 3)
            .Head([15, 18, 21], (ch, s) => new Detect(nc, ch, s, Legacy, device: device));

    public static RowNetwork YoloV10(int nc, double depth, double width, double max, bool small = false, Device? device = null)
    {
        var net = new RowNetwork(depth, width, max, device: device)
            .Conv(64, 3, 2).Conv(128, 3, 2).C2f(3, 128, true).Conv(256, 3, 2).C2f(6, 256, true).SCDown(512).C2f(6, 512, true).SCDown(1024);
        net = small ? net.C2fCIB(3, 1024, true, true) : net.C2f(3, 1024, true);
        return net.SPPF(1024).PSA(1024)
            .Upsample().Concat(6).C2f(3, 512)
            .Upsample().Concat(4).C2f(3, 256)
            .Conv(256, 3, 2).Concat(13).C2f(3, 512)
            .SCDown(512).Concat(10).C2fCIB(3, 1024, true, true)
            .Head([16, 19, 22], (ch, s) => new V10Detect(nc, ch, s, device: device));
    }

    public static RowNetwork Yolo11(int nc, double depth, double width, double max, bool large = false, Device? device = null) =>
        new RowNetwork(depth, width, max, device: device)
            .Conv(64, 3, 2).Conv(128, 3, 2).C3k2(2, 256, large, 0.25).Conv(256, 3, 2).C3k2(2, 512, large, 0.25)
            .Conv(512, 3, 2).C3k2(2, 512, true).Conv(1024, 3, 2).C3k2(2, 1024, true).SPPF(1024).C2PSA(2, 1024)
            .Upsample().Concat(6).C3k2(2, 512, large)
            .Upsample().Concat(4).C3k2(2, 256, large)
            .Conv(256, 3, 2).Concat(13).C3k2(2, 512, large)
            .Conv(512, 3, 2).Concat(10).C3k2(2, 1024, true)
            .Head([16, 19, 22], (ch, s) => new Detect(nc, ch, s, device: device));

    public static RowNetwork Yolo12(int nc, double depth, double width, double max, bool c3k, bool residual, Device? device = null)
    {
        var ratio = residual ? 1.2 : 2;
        return new RowNetwork(depth, width, max, device: device)
            .Conv(64, 3, 2).Conv(128, 3, 2).C3k2(2, 256, c3k, 0.25).Conv(256, 3, 2).C3k2(2, 512, c3k, 0.25)
            .Conv(512, 3, 2).A2C2f(4, 512, true, 4, residual, ratio).Conv(1024, 3, 2).A2C2f(4, 1024, true, 1, residual, ratio)
            .Upsample().Concat(6).A2C2f(2, 512, false, -1, residual, ratio)
            .Upsample().Concat(4).A2C2f(2, 256, false, -1, residual, ratio)
            .Conv(256, 3, 2).Concat(11).A2C2f(2, 512, false, -1, residual, ratio)
            .Conv(512, 3, 2).Concat(8).C3k2(2, 1024, true)
            .Head([14, 17, 20], (ch, s) => new Detect(nc, ch, s, device: device));
    }

    private static HeadStyle Legacy { get; } = HeadStyle.Default with { Legacy = true };

    private static RowNetwork YoloV8Backbone(double depth, double width, double max, ConvStyle style, Device? device) =>
        new RowNetwork(depth, width, max, style, device)
            .Conv(64, 3, 2).Conv(128, 3, 2).C2f(3, 128, true).Conv(256, 3, 2).C2f(6, 256, true)
            .Conv(512, 3, 2).C2f(6, 512, true).Conv(1024, 3, 2).C2f(3, 1024, true);
}
