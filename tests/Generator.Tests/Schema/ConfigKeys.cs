using System.Text.Json.Nodes;
using ConvNeXtGen.Generator.Binding;
using static ConvNeXtGen.Generator.Tests.Schema.SchemaNode;

namespace ConvNeXtGen.Generator.Tests.Schema;

/// <summary>The keys at the top of a config. A test holds them against what the compiler accepts.</summary>
internal static class ConfigKeys
{
    private static readonly JsonObject s_gain = new() { ["type"] = "number", ["exclusiveMinimum"] = 0, ["maximum"] = 100 };

    public static IReadOnlyList<ConfigKey> All { get; } =
    [
        new("nc", ConfigForm.Both, "Number of classes.", Integer(1, 1_000_000), "3") { OtherNames = ["num_classes"] },
        new("classes", ConfigForm.Stages, "Number of classes; another name of nc.", Integer(1, 1_000_000), "3"),
        new("ch", ConfigForm.Both, "Channels of the image; 3 when left out.", Integer(1, 65_536), "3") { OtherNames = ["in_chans", "channels"] },
        new("imgsz", ConfigForm.Both, "Height and width in pixels that shapes and MACs are given for; other sizes run too. When left out 640, for classifiers 224.", Integer(1, 65_536), "64") { OtherNames = ["image_size"] },
        new("names", ConfigForm.Both, "Class names: a list, or a mapping from 0, 1, … to names.", AnyOf(List(Scalar()), new JsonObject { ["type"] = "object", ["minProperties"] = 1, ["additionalProperties"] = Scalar() }), "[a, b, c]"),
        new("name", ConfigForm.Both, "Name of the class that is generated; from the file's name when left out.", new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Za-z][A-Za-z0-9_]*$" }, "Net"),

        new("depths", ConfigForm.Stages, "Blocks of each stage, such as [3, 3, 9, 3].", List(Integer(1, 512), most: 16), "[1, 1]"),
        new("dims", ConfigForm.Stages, "Channels of each stage, such as [96, 192, 384, 768].", List(Integer(1, 65_536), most: 16), "[8, 16]"),
        new("patch_size", ConfigForm.Stages, "Side of the stem's patches; 4 when left out, 16 when isotropic.", Integer(1, 256), "4"),
        new("kernel_size", ConfigForm.Stages, "Kernel of the depthwise convolutions, odd: one number, or one per stage; 7 when left out.", AnyOf(Integer(1, 63), List(Integer(1, 63), most: 16)), "7"),
        new("drop_path_rate", ConfigForm.Stages, "Stochastic depth of the last block, in [0, 1); rises linearly from 0 over all blocks.", new JsonObject { ["type"] = "number", ["minimum"] = 0, ["exclusiveMaximum"] = 1 }, "0.1") { OtherNames = ["drop_path"] },
        new("layer_scale_init_value", ConfigForm.Stages, "Start value of gamma; no gamma when at most 0. 1e-6 when left out, none for V2 and isotropic networks.", new JsonObject { ["type"] = "number" }, "1e-6") { OtherNames = ["layer_scale"] },
        new("head_init_scale", ConfigForm.Stages, "The classifier's initial weight and bias are multiplied by it; 1 when left out.", new JsonObject { ["type"] = "number" }, "1.0"),
        new("grn", ConfigForm.Stages, "Global response normalisation in every block (ConvNeXt V2).", Boolean(), "true"),
        new("isotropic", ConfigForm.Stages, "One stage without downsampling; depths and dims have one entry.", Boolean(), "false"),
        new("features", ConfigForm.Stages, "Levels of a backbone's pyramid, each with a LayerNorm, such as [P3, P4, P5].", List(new JsonObject { ["type"] = "string", ["pattern"] = "^[PS][0-9]+$" }), "[P2, P3]"),

        new("backbone", ConfigForm.Rows, "Rows [from, number, module, args], numbered from 0.", Reference("rows"), "[[-1, 1, Conv, [8, 3, 2]], [-1, 1, Classify, [3]]]"),
        new("head", ConfigForm.Rows, "Rows [from, number, module, args], numbered on from the backbone's.", Reference("rows"), "[]"),
        new("dialect", ConfigForm.Rows, "Whose rules the rows follow; found out when left out.", new JsonObject { ["enum"] = Strings("yolov5", "ultralytics-8.3", "ultralytics-8.4") }, "ultralytics-8.3"),
        new("depth_multiple", ConfigForm.Rows, "Gain for the rows' number; 1 when left out.", Copy(s_gain), "1.0"),
        new("width_multiple", ConfigForm.Rows, "Gain for the rows' channels; 1 when left out.", Copy(s_gain), "1.0"),
        new("max_channels", ConfigForm.Rows, "Has no effect: the cap is the third number of each entry of scales.", AnyOf(Integer(1, int.MaxValue), Reference("none")), "1024"),
        new("scales", ConfigForm.Rows, "Letter → [depth, width, largest channel number]: one class per letter.", AnyOf(new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonArray(Copy(s_gain), Copy(s_gain), new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0 }), ["additionalItems"] = false, ["minItems"] = 3 } }, Reference("none")), "{n: [1.0, 1.0, 1024]}"),
        new("scale", ConfigForm.Rows, "The one letter of scales that is meant.", Scalar(), "n"),
        new("anchors", ConfigForm.Rows, "yolov5: per level a list of w, h pairs in pixels, or the number of anchors of each level.", AnyOf(Integer(1, 999), List(new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "number" }, ["minItems"] = 2 })), "3"),
        new("channel_multiple", ConfigForm.Rows, "yolov5: channels are rounded up to multiples of it; 8 when left out.", Integer(1, 1024), "8"),
        new("activation", ConfigForm.Rows, "The default activation of all convolutions, such as nn.ReLU().", new JsonObject { ["type"] = "string", ["examples"] = Strings([.. ActivationText.Names]) }, "nn.ReLU()"),
        new("kpt_shape", ConfigForm.Rows, "Ultralytics: [keypoints, 2 or 3 numbers of each], which Pose rows name.", new JsonObject { ["type"] = "array", ["items"] = new JsonArray(Integer(1, 10_000), new JsonObject { ["enum"] = new JsonArray(2, 3) }), ["additionalItems"] = false, ["minItems"] = 2 }, "[17, 3]"),
        new("reg_max", ConfigForm.Rows, "ultralytics-8.4: bins per side of a box; 16 when left out.", Integer(1, 1024), "16"),
        new("end2end", ConfigForm.Rows, "ultralytics-8.4: a second branch that needs no suppression.", Boolean(), "false"),
        new("inplace", ConfigForm.Rows, "Accepted and ignored.", new JsonObject(), "true"),
        new("task", ConfigForm.Rows, "Accepted and ignored: the head says what the network is for.", new JsonObject(), "detect"),
        new("yaml_file", ConfigForm.Rows, "Accepted and ignored.", new JsonObject(), "net.yaml"),
    ];
}
