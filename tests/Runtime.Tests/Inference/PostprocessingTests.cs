using ConvNeXtGen.Inference;
using ConvNeXtGen.Runtime.Tests.Training;
using static ConvNeXtGen.Runtime.Tests.Inference.Predictions;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Inference;

public class PostprocessingTests
{
    // Centre (50, 50), 20×10 in the input is 40×20 around (100, 50) in the image of 200×100.
    private static readonly Box s_middle = new(80, 40, 120, 60);

    [Fact]
    public void Rows_with_objectness_score_objectness_times_class()
    {
        var found = Detect(Boxes(Rows([50, 50, 20, 10, 0.5f, 0.6f, 0.8f], [20, 50, 10, 10, 0.9f, 0.2f, 0.1f]), PredictionLayout.AnchorRows));
        Assert.Equal([new Detection(s_middle, 0.4f, 1, "dog")], found);
    }

    [Fact]
    public void Columns_take_the_best_class()
    {
        var found = Detect(Boxes(Columns([50, 50, 20, 10, 0.3f, 0.8f], [20, 50, 10, 10, 0.9f, 0.1f], [70, 50, 10, 10, 0.25f, 0.2f]), PredictionLayout.PointColumns));
        Assert.Equal([new Detection(new Box(30, 40, 50, 60), 0.9f, 0, "cat"), new Detection(s_middle, 0.8f, 1, "dog")], found);
    }

    [Fact]
    public void End_to_end_predictions_have_corners_and_are_not_suppressed()
    {
        var found = Detect(Boxes(Rows([40, 45, 60, 55, 0.9f, 1], [40, 45, 60, 55, 0.8f, 1], [0, 0, 5, 5, 0.1f, 0]), PredictionLayout.EndToEnd));
        Assert.Equal([new Detection(s_middle, 0.9f, 1, "dog"), new Detection(s_middle, 0.8f, 1, "dog")], found);
    }

    [Fact]
    public void Queries_are_shares_of_the_input_in_any_order()
    {
        var rows = Rows([0.1f, 0.5f, 0.1f, 0.1f, 0.3f, 0.1f], [0.5f, 0.5f, 0.2f, 0.1f, 0.1f, 0.7f]);
        var found = Detect(new QueryDetectionOutput(rows, [], [], zeros(1), zeros(1)), letterbox: Letterbox.Stretch(200, 100, 640, 640));
        Assert.Equal(["dog", "cat"], found.Select(detection => detection.Name));
        Assert.Equal(new Box(80, 45, 120, 55), Rounded(found[0].Box));
    }

    [Fact]
    public void Chosen_queries_are_shares_of_the_input_with_score_and_class()
    {
        var rows = Rows([0.5f, 0.5f, 0.2f, 0.1f, 0.7f, 1], [0.1f, 0.5f, 0.1f, 0.1f, 0.3f, 0]);
        var output = new QueryDetectionOutput(rows, [], [], zeros(1), zeros(1), PredictionLayout.ChosenQueries);
        var found = Detect(output, letterbox: Letterbox.Stretch(200, 100, 640, 640));
        Assert.Equal(["dog", "cat"], found.Select(detection => detection.Name));
        Assert.Equal(new Box(80, 45, 120, 55), Rounded(found[0].Box));
    }

    [Fact]
    public void Pose_predictions_carry_keypoints_that_are_clipped_to_the_image()
    {
        var predictions = Columns([50, 50, 20, 10, 0.1f, 0.8f, 45, 50, 0.9f, -3, 20, 0.2f]);
        var found = Detect(new PoseOutput(predictions, [], PredictionLayout.PointColumns, zeros(1, 6, 1)));
        var pose = Assert.IsType<PoseDetection>(Assert.Single(found));
        Assert.Equal(s_middle, pose.Box);
        Assert.Equal([new Keypoint(90, 50, 0.9f), new Keypoint(0, 0, 0.2f)], pose.Keypoints);
    }

    [Fact]
    public void Keypoints_of_two_numbers_say_nothing_about_visibility()
    {
        var predictions = Rows([40, 45, 60, 55, 0.8f, 1, 45, 50, 55, 52, 50, 50]);
        var found = Detect(new PoseOutput(predictions, [], PredictionLayout.EndToEnd, zeros(1, 6, 1)) { NumbersPerKeypoint = 2 });
        Assert.Equal([new Keypoint(90, 50, null), new Keypoint(110, 54, null), new Keypoint(100, 50, null)], Assert.IsType<PoseDetection>(found[0]).Keypoints);
    }

    [Fact]
    public void Rotated_boxes_are_suppressed_by_probabilistic_overlap()
    {
        var predictions = Columns(
            [50, 50, 40, 4, 0.1f, 0.9f, 0.5f],
            [50, 51, 40, 4, 0.1f, 0.8f, 0.52f], // nearly the same
            [50, 50, 40, 4, 0.1f, 0.7f, 2.1f]); // a cross: the boxes around both are nearly the same, they are not
        var found = Detect(new ObbOutput(predictions, [], PredictionLayout.PointColumns, zeros(1, 1, 3)), new DetectionOptions { IoU = 0.45f });
        Assert.Equal([0.9f, 0.7f], found.Select(detection => detection.Score));
        var first = Assert.IsType<RotatedDetection>(found[0]);
        Assert.Equal(new RotatedBox(100, 50, 80, 8, 0.5f), first.RotatedBox);
        Assert.Equal(first.RotatedBox.Bounds.Clip(200, 100), first.Box);
    }

    [Fact]
    public void End_to_end_rotated_boxes_have_centre_size_and_angle()
    {
        var found = Detect(new ObbOutput(Rows([50, 50, 20, 10, 0.9f, 1, 0.3f]), [], PredictionLayout.EndToEnd, zeros(1, 1, 1)));
        Assert.Equal(new RotatedBox(100, 50, 40, 20, 0.3f), Assert.IsType<RotatedDetection>(found[0]).RotatedBox);
    }

    [Theory]
    [InlineData(PredictionLayout.AnchorRows)]
    [InlineData(PredictionLayout.PointColumns)]
    [InlineData(PredictionLayout.EndToEnd)]
    public void Masks_are_cut_out_of_the_prototypes_under_the_box(PredictionLayout layout)
    {
        // Two prototypes on a grid of 10×10 cells: the left half, and everything. Left half minus ½: the right half is negative.
        using var whole = ones(1, 1, 10, 10);
        using var half = zeros(1, 1, 10, 10);
        half.narrow(3, 0, 5).fill_(1).Dispose();
        var predictions = layout switch
        {
            PredictionLayout.AnchorRows => Rows([50, 50, 20, 10, 1, 0.1f, 0.8f, 1, -0.5f]),
            PredictionLayout.PointColumns => Columns([50, 50, 20, 10, 0.1f, 0.8f, 1, -0.5f]),
            _ => Rows([40, 45, 60, 55, 0.8f, 1, 1, -0.5f]),
        };
        var found = Detect(new SegmentationOutput(predictions, [], layout, cat([half, whole], 1)));
        var mask = Assert.IsType<SegmentedDetection>(Assert.Single(found)).Mask;
        Assert.Equal((80, 40, 40, 20), (mask.Left, mask.Top, mask.Width, mask.Height));
        Assert.Equal(20 * 20, mask.Area);
        Assert.True(mask[99, 45]);
        Assert.False(mask[100, 45]);
        Assert.False(mask[79, 45]);
    }

    [Fact]
    public void Boxes_are_clipped_and_those_in_the_grey_bars_left_out()
    {
        var found = Detect(Boxes(Columns([0, 50, 20, 10, 0, 0.9f], [50, 10, 20, 10, 0, 0.8f]), PredictionLayout.PointColumns));
        Assert.Equal(new Box(0, 40, 20, 60), Assert.Single(found).Box);
    }

    [Fact]
    public void Options_choose_what_counts()
    {
        float[][] rows = [[50, 50, 20, 10, 0.6f, 0.8f], [20, 50, 10, 10, 0.9f, 0.1f], [70, 50, 10, 10, 0.2f, 0.15f]];
        int Count(DetectionOptions options) => Detect(Boxes(Columns(rows), PredictionLayout.PointColumns), options).Count;
        Assert.Equal(2, Count(new DetectionOptions()));
        Assert.Equal(3, Count(new DetectionOptions { Confidence = 0.1f }));
        Assert.Equal(3, Count(new DetectionOptions { MultiLabel = true }));
        Assert.Equal(2, Count(new DetectionOptions { MultiLabel = true, ClassAgnostic = true }));
        Assert.Equal(1, Count(new DetectionOptions { Classes = [1] }));
        Assert.Equal(1, Count(new DetectionOptions { MaxDetections = 1 }));
        Assert.Equal(1, Count(new DetectionOptions { MaxCandidates = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Count(new DetectionOptions { Confidence = 1.5f }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Count(new DetectionOptions { IoU = float.NaN }));
    }

    [Fact]
    public void Suppression_is_stricter_for_YOLOv5()
    {
        // IoU of 20×10 boxes that are 6 apart: 140 / 260 = 0.54.
        var rows = Detect(Boxes(Rows([50, 50, 20, 10, 1, 0.9f, 0], [56, 50, 20, 10, 1, 0.8f, 0]), PredictionLayout.AnchorRows));
        var columns = Detect(Boxes(Columns([50, 50, 20, 10, 0.9f, 0], [56, 50, 20, 10, 0.8f, 0]), PredictionLayout.PointColumns));
        Assert.Single(rows);
        Assert.Equal(2, columns.Count);
    }

    [Fact]
    public void What_is_no_number_is_no_detection()
    {
        var (nan, inf) = (float.NaN, float.PositiveInfinity);
        Assert.Empty(Detect(Boxes(Columns([50, 50, 20, 10, nan, nan], [nan, 50, 20, 10, 0.9f, 0.1f], [50, 50, inf, 10, 0.9f, 0.1f]), PredictionLayout.PointColumns)));
        Assert.Empty(Detect(Boxes(Rows([50, 50, 20, 10, nan, 1, 1], [50, 50, 20, 10, 1, nan, nan]), PredictionLayout.AnchorRows)));
        Assert.Empty(Detect(Boxes(Rows(), PredictionLayout.EndToEnd)));
    }

    [Fact]
    public void Every_image_of_a_batch_has_its_own_letterbox()
    {
        using var one = Columns([50, 50, 20, 10, 0.3f, 0.8f]);
        using var other = Columns([50, 50, 20, 20, 0.9f, 0.1f]);
        using var batch = cat([one, other]);

        // Strided, of another type, part of a graph: as networks hand it out.
        using var halves = batch.to(ScalarType.BFloat16).requires_grad_();
        using var output = Boxes(halves.repeat(1, 1, 2).narrow(2, 1, 1), PredictionLayout.PointColumns);
        var found = output.Detect(Info, [Wide, Letterbox.Fit(100, 100, 100, 100)]);
        Assert.Equal(s_middle, Assert.Single(found[0]).Box);
        Assert.Equal((new Box(40, 40, 60, 60), "cat"), (found[1][0].Box, found[1][0].Name));
        Assert.Throws<ArgumentException>(() => output.Detect(Info, [Wide]));
    }

    [Fact]
    public void Names_of_a_weight_file_go_before_those_of_the_config()
    {
        var options = new DetectionOptions { ClassNames = ["Katze"] };
        var found = Detect(Boxes(Columns([50, 50, 20, 10, 0.9f, 0], [20, 50, 10, 10, 0, 0.8f]), PredictionLayout.PointColumns), options);
        Assert.Equal(["Katze", "dog"], found.Select(detection => detection.Name));
    }

    [Fact]
    public void A_network_in_training_has_no_predictions()
    {
        using var output = new DetectionOutput(null, [], PredictionLayout.PointColumns);
        Assert.Contains("call eval()", Assert.Throws<InvalidOperationException>(() => output.Detect(Info, [Wide])).Message);
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        var before = LiveTensors.OnThisThread;
        using (var prototypes = ones(1, 1, 10, 10))
        {
            Assert.Single(Detect(new SegmentationOutput(Columns([50, 50, 20, 10, 0.1f, 0.8f, 1]), [], PredictionLayout.PointColumns, prototypes.to(ScalarType.BFloat16))));
        }

        Assert.Single(Detect(new ObbOutput(Columns([50, 50, 20, 10, 0.1f, 0.8f, 1]), [], PredictionLayout.PointColumns, zeros(1, 1, 1))));
        Assert.Equal(before, LiveTensors.OnThisThread);
    }

    private static Box Rounded(Box box) => new(MathF.Round(box.Left, 3), MathF.Round(box.Top, 3), MathF.Round(box.Right, 3), MathF.Round(box.Bottom, 3));
}
