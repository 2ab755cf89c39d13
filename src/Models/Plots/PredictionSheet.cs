using ConvNeXtGen.Data;
using ConvNeXtGen.Training;
using SkiaSharp;

namespace ConvNeXtGen.Models.Plots;

/// <summary>Images with what the network takes them for; its mistakes come first.</summary>
internal static class PredictionSheet
{
    private const int Columns = 10;
    private const int Rows = 5;
    private const int Tile = 104;
    private const int Gap = 14;
    private const int Caption = 30;
    private const int Head = 56;
    private static readonly SKColor s_right = new(0x2e, 0x7d, 0x32);
    private static readonly SKColor s_wrong = new(0xc6, 0x28, 0x28);

    /// <summary>Draws a PNG.</summary>
    public static byte[] Draw(IImageDataset dataset, EvaluationResult evaluation)
    {
        var chosen = Choose(dataset, evaluation);
        var rows = (chosen.Count + Columns - 1) / Columns;
        using var picture = new Picture(Gap + Columns * (Tile + Gap), Head + rows * (Tile + Caption + Gap));
        var wrong = evaluation.Confusion.Total - evaluation.Confusion.Correct;
        picture.Text($"{evaluation.Confusion.Total} held-out images, {wrong} taken for something else (framed red)", Gap, 36, 22, SKColors.Black, SKTextAlign.Left, Columns * (Tile + Gap) - Gap);
        for (var position = 0; position < chosen.Count; position++)
        {
            var x = Gap + position % Columns * (Tile + Gap);
            var y = Head + position / Columns * (Tile + Caption + Gap);
            DrawTile(picture, dataset, chosen[position], evaluation.Predictions[chosen[position]], SKRect.Create(x, y, Tile, Tile));
        }

        return picture.ToPng();
    }

    private static List<int> Choose(IImageDataset dataset, EvaluationResult evaluation)
    {
        bool IsWrong(int index) => evaluation.Predictions[index] != dataset.Label(index);
        var all = Enumerable.Range(0, dataset.Count).ToList();
        // After the mistakes every class in turn, so that the sheet shows all of them.
        var right = all.Where(index => !IsWrong(index))
            .GroupBy(dataset.Label)
            .OrderBy(group => group.Key)
            .SelectMany(group => group.Select((index, turn) => (index, turn)))
            .OrderBy(pair => pair.turn)
            .Select(pair => pair.index);
        return [.. all.Where(IsWrong).Concat(right).Take(Rows * Columns)];
    }

    private static void DrawTile(Picture picture, IImageDataset dataset, int index, int predicted, SKRect box)
    {
        using var bitmap = ToBitmap(dataset, index);
        picture.Image(bitmap, box);
        var actual = dataset.Label(index);
        var isRight = predicted == actual;
        picture.Frame(box, isRight ? SKColors.LightGray : s_wrong, isRight ? 1 : 4);
        var caption = isRight ? dataset.ClassNames[actual] : $"{dataset.ClassNames[actual]} taken for {dataset.ClassNames[predicted]}";
        picture.Text(caption, box.MidX, box.Bottom + 22, 17, isRight ? s_right : s_wrong, most: Tile + Gap - 4);
    }

    private static SKBitmap ToBitmap(IImageDataset dataset, int index)
    {
        var shape = dataset.Shape;
        var values = new float[shape.ElementCount];
        dataset.CopyImage(index, values);
        var bitmap = new SKBitmap(new SKImageInfo(shape.Width, shape.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var plane = shape.Height * shape.Width;
        for (var pixel = 0; pixel < plane; pixel++)
        {
            byte Value(int channel) => (byte)Math.Round(255 * Math.Clamp(values[Math.Min(channel, shape.Channels - 1) * plane + pixel], 0, 1));
            bitmap.SetPixel(pixel % shape.Width, pixel / shape.Width, new SKColor(Value(0), Value(1), Value(2)));
        }

        return bitmap;
    }
}
