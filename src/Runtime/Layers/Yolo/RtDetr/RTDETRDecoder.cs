using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// RT-DETR's head (Zhao et al., arXiv 2304.08069): the best cells become queries, which decoder layers refine. Outputs:
/// decoded [N, queries, 4 + classes], or the best pairs of query and class [N, min(300, queries), 6] (not in training); boxes [N, queries, 4] of each decoder layer (only the last one, not
/// in training); their class logits [N, queries, classes]; the encoder's boxes and class logits of the chosen cells.
/// </summary>
public sealed class RTDETRDecoder : Component, IHead<QueryDetectionOutput>
{
    private const double NormEps = 1e-5;

    private readonly long _classes;
    private readonly bool _choose;
    private readonly LayerList _inputProj;
    private readonly DeformableDecoder _decoder;
    private readonly Perceptron _queryPosHead;
    private readonly QuerySelection _selection;
    private readonly LayerList _decScoreHead;
    private readonly LayerList _decBboxHead;

    /// <summary>Makes the head.</summary>
    /// <param name="nc">Number of classes.</param>
    /// <param name="ch">Channels of each level.</param>
    /// <param name="hd">Channels of a query.</param>
    /// <param name="nq">Number of queries.</param>
    /// <param name="ndp">Positions per head and level that a query looks at.</param>
    /// <param name="nh">Attention heads; divides <paramref name="hd"/>.</param>
    /// <param name="ndl">Number of decoder layers.</param>
    /// <param name="dFfn">Hidden features of their perceptrons.</param>
    /// <param name="choose">Whether the decoded predictions are the best pairs of query and class, as in Ultralytics 8.4.</param>
    /// <param name="style">Gives the batch norms' constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public RTDETRDecoder(
        long nc,
        long[] ch,
        long hd = 256,
        long nq = 300,
        long ndp = 4,
        long nh = 8,
        long ndl = 6,
        long dFfn = 1024,
        bool choose = false,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(RTDETRDecoder))
    {
        ArgumentNullException.ThrowIfNull(ch);
        (_classes, _choose) = (nc, choose);
        var layers = Enumerable.Range(0, (int)ndl).ToArray();
        WeightInitializer rare = (weight, bias) => Rare(weight, bias, nc);
        _inputProj = AddModule("input_proj", new LayerList(ch.Select(channels => new Sequential(
            new Conv2d(channels, hd, 1, bias: false, device: device, dtype: dtype),
            new BatchNorm2d(hd, style, device, dtype)))));
        _decoder = AddModule("decoder", new DeformableDecoder(layers.Select(_ =>
            new DeformableDecoderLayer(hd, nh, dFfn, ch.Length, ndp, device, dtype))));
        AddModule("denoising_class_embed", new ClassEmbedding(nc, hd, device, dtype));
        _queryPosHead = AddModule("query_pos_head", new Perceptron(4, 2 * hd, hd, 2, device: device, dtype: dtype));
        var features = AddModule("enc_output", new Sequential(
            new Linear(hd, hd, device: device, dtype: dtype),
            new LayerNorm(hd, NormEps, device, dtype)));
        var scores = AddModule("enc_score_head", new Linear(hd, nc, init: rare, device: device, dtype: dtype));
        _selection = new QuerySelection(features, scores, AddModule("enc_bbox_head", new Perceptron(hd, hd, 4, 3, zeroLast: true, device, dtype)), nq);
        _decScoreHead = AddModule("dec_score_head", new LayerList(layers.Select(_ => new Linear(hd, nc, init: rare, device: device, dtype: dtype))));
        _decBboxHead = AddModule("dec_bbox_head", new LayerList(layers.Select(_ => new Perceptron(hd, hd, 4, 3, zeroLast: true, device, dtype))));
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> Apply<T>(IOps<T> ops, IReadOnlyList<T> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var maps = new T[features.Count];
        for (var level = 0; level < maps.Length; level++)
        {
            maps[level] = ops.Call(_inputProj[level], features[level]);
        }

        var (queries, logits, scores) = _selection.Choose(ops, maps);
        var chosenBoxes = ops.Activate(logits, Activation.Sigmoid);
        var (boxes, classLogits) = Refine(ops, queries, logits, maps);
        foreach (var map in maps)
        {
            ops.Release(map);
        }

        var outputs = new List<T>([.. boxes, .. classLogits, chosenBoxes, scores]);
        if (!(training && ops.SupportsTraining))
        {
            var sure = ops.Activate(classLogits[^1], Activation.Sigmoid);
            outputs.Insert(0, _choose ? Choose(ops, boxes[^1], sure) : ops.Consume(sure, ops.Concat([boxes[^1], sure], 2)));
        }

        return outputs;
    }

    /// <inheritdoc/>
    public QueryDetectionOutput Wrap(IReadOnlyList<Tensor> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);

        // Two outputs of the encoder, two per decoder layer, and one more where something was decoded.
        var decoded = outputs.Count % 2;
        var layers = (outputs.Count - 2 - decoded) / 2;
        return new QueryDetectionOutput(
            decoded > 0 ? outputs[0] : null,
            [.. outputs.Skip(decoded).Take(layers)],
            [.. outputs.Skip(decoded + layers).Take(layers)],
            outputs[^2],
            outputs[^1],
            _choose ? PredictionLayout.ChosenQueries : PredictionLayout.Queries);
    }

    /// <summary>The best pairs of query and class [N, K, 6] from boxes [N, Q, 4], which stay with the caller, and scores [N, Q, classes].</summary>
    private T Choose<T>(IOps<T> ops, T boxes, T scores) => BestPredictions.Select(
        ops,
        ops.Permute(boxes, QuerySelection.TokensFirst),
        ops.Consume(scores, ops.Permute(scores, QuerySelection.TokensFirst)),
        default,
        _classes);

    /// <summary>
    /// Runs the decoder; takes queries and logits over. In training each layer is also judged by what the next one's
    /// correction starts from, but no gradient flows into the box it starts from.
    /// </summary>
    private (List<T> Boxes, List<T> Logits) Refine<T>(IOps<T> ops, T queries, T logits, T[] maps)
    {
        var all = training && ops.SupportsTraining;
        var boxes = new List<T>();
        var classes = new List<T>();
        var embedding = all ? ops.Consume(queries, ops.StopGradient(queries)) : queries;
        var start = ops.Consume(logits, ops.StopGradient(logits));
        var taught = ops.Alias(start);
        for (var i = 0; i < _decoder.Count; i++)
        {
            var box = ops.Activate(start, Activation.Sigmoid);
            var positions = ops.Call(_queryPosHead, box);
            embedding = _decoder[i].Apply(ops, embedding, positions, box, maps);
            ops.Release(positions);
            ops.Release(box);
            var correction = ops.Call(_decBboxHead[i], embedding);
            if (all || i == _decoder.Count - 1)
            {
                classes.Add(ops.Call(_decScoreHead[i], embedding));
                boxes.Add(ops.Activated(ops.Sum(ops.Alias(correction), BoxLogits.Limited(ops, taught)), Activation.Sigmoid));
            }

            ops.Release(taught);
            taught = ops.Sum(correction, BoxLogits.Limited(ops, start));
            start = ops.Consume(start, ops.StopGradient(taught));
        }

        ops.Release(embedding);
        ops.Release(start);
        ops.Release(taught);
        return (boxes, classes);
    }

    /// <summary>An untrained head says: 1 % of the queries are objects, shared among 80 classes.</summary>
    private static void Rare(Tensor weight, Tensor? bias, long nc)
    {
        Initialization.Default(weight, null);
        using var guard = torch.no_grad();
        bias!.fill_(-Math.Log((1 - 0.01) / 0.01) / 80 * nc);
    }
}
